/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each detector finds, and what it leaves. */
class DetectorTest {
  private static final String WEB_TOKEN =
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAIL | write to ada@example.org. | write to [EMAIL].",
        "EMAIL | <Ada.Lovelace+news@mail.example.co.uk> | <[EMAIL]>",
        "EMAIL | by o'brien@example.com; | by [EMAIL];",
        "EMAIL | jürgen@münchen.example | [EMAIL]",
        "EMAIL | ?email=ada@example.org&page=2 | ?email=[EMAIL]&page=2",
        "EMAIL | bounce+ada=example.com@lists.org | [EMAIL]",
        "EMAIL | mailto:ada%40example.com | mailto:[EMAIL]",
        "EMAIL | a@b.com,c@d.com | [EMAIL],[EMAIL]",
        "EMAIL | a@b.com@c.com | [EMAIL]",
        "PHONE | call +1 415 555 2671 now | call [PHONE] now",
        "PHONE | (+14155552671) | ([PHONE])",
        "PHONE | +49 (0)30 901820 or (415) 555-2671 | [PHONE] or [PHONE]",
        "PHONE | 415.555.2671 +1 415 555 2672 | [PHONE] [PHONE]",
        "PHONE | 415 555 2671  415 555 2672 | [PHONE]  [PHONE]",
        "PHONE | +１ ４１５ ５５５ ２６７１ | [PHONE]",
        "CARD | 4111111111111111 | [CARD]",
        "CARD | paid by 4111 1111 1111 1111 12/27 | paid by [CARD] 12/27",
        "CARD | 3782-822463-10005, 6759649826438453 | [CARD], [CARD]",
        "CARD | 2024 5500 0000 0000 0004 | 2024 [CARD]",
        "CARD | ４１１１１１１１１１１１１１１１ | [CARD]",
        "IBAN | to DE89 3704 0044 0532 0130 00 today | to [IBAN] today",
        "IBAN | gb82west12345698765432 | [IBAN]",
        "IP | from 192.168.0.1:8080 | from [IP]:8080",
        "IP | 10.0.0.0/8 and 192.168.001.010. | [IP]/8 and [IP].",
        "IP | at http://10.0.0.1/x | at http://[IP]/x",
        "IP | [2001:db8::8a2e:370:7334]:443 | [[IP]]:443",
        "IP | ::1 and ::ffff:10.0.0.1 | [IP] and [IP]",
        "IP | host:2001:db8::1. | host:[IP].",
        "KEY | AKIAIOSFODNN7EXAMPLE | [KEY]",
        "KEY | key=ghp_0123456789abcdefghijABCDEFGHIJ012345; | key=[KEY];",
        "KEY | sk-proj-abc123DEF456ghi789JKL012 | [KEY]",
        "KEY | Bearer " + WEB_TOKEN + " ok | Bearer [KEY] ok"
      })
  void findsWhatIsOne(Detector detector, String text, String redacted) {
    assertThat(redacted(text, detector)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAIL | logo@2x.png, react@18.2.0, root@localhost, @ada, ada@, 5 @ 3.50",
        "PHONE | 2024-01-15 10:30, 2023-04-03 01, 978-3-16-148410-0, 123-456-7890, 192.168.100.200",
        "PHONE | 4111 1111 1111 1111 and NL91 ABNA 0417 1643 00",
        "CARD | 4111111111111112 and 1234567890123452 and 20240115103000",
        "CARD | 0.4111111111111111 and x4111111111111111 and 41111111111111110000",
        "CARD | DE38 3632 3455 2954 3188 95",
        "IBAN | DE88 3704 0044 0532 0130 00, DE00095192526935556199 and ZZ89370400440532013000",
        "IP | version 1.2.3.4, v1.2.3.4, 1.2.3.4.5, 1.2.3.256, Chrome/120.0.0.0",
        "IP | 12:30:45, std::vector, a::b, x[1::2], 00:1A:2B:3C:4D:5E",
        "KEY | sk-learn-2024-based-classification-pipeline, AKIA, ghp_short",
        "KEY | da39a3ee5e6b4b0d3255bfef95601890afd80709"
      })
  void leavesWhatIsNone(Detector detector, String text) {
    assertThat(redacted(text, detector)).isEqualTo(text);
  }

  @Test
  void hidesAPrivateKeyWithAllThatIsInIt() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nAAAA\n-----END RSA PRIVATE KEY-----";

    assertThat(redacted("a " + key + " b", Detector.KEY)).isEqualTo("a [KEY] b");
    assertThat(redacted("a -----BEGIN PRIVATE KEY-----\nMIIE\n", Detector.KEY))
        .isEqualTo("a [KEY]");
  }

  @Test
  void makesOneLabelOfWhatOverlaps() {
    String card = "sk-4111111111111111-abcdefghijkl@example.org";

    assertThat(redacted(card, Detector.values())).isEqualTo("[EMAIL]");
    assertThat(redacted(card, Detector.KEY)).isEqualTo("[KEY]@example.org");
  }

  @Test
  void findsNationalNumbersInTheirRegionOnly() {
    String text = "030 901820, 415-555-2671, +4930901820";
    RedactText anywhere =
        new RedactText(Protection.redact("text", Detector.PHONE), new FoundCounts(1), 0);
    RedactText inGermany =
        new RedactText(
            Protection.redact("text", Detector.PHONE).inRegion("DE"), new FoundCounts(1), 0);

    assertThat(anywhere.apply(text)).isEqualTo("030 901820, 415-555-2671, [PHONE]");
    assertThat(inGermany.apply(text)).isEqualTo("[PHONE], 415-555-2671, [PHONE]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "@", "%40", "::", ".", "-----BEGIN ", "eyJ", "+", "DE89", "\uD83D"})
  void survivesTheEdgesOfTexts(String text) {
    assertThat(redacted(text, Detector.values())).isEqualTo(text);
  }

  private static String redacted(String text, Detector... detectors) {
    Redact redact = Protection.redact("text", detectors).inRegion(Locale.US.getCountry());
    RedactText change = new RedactText(redact, new FoundCounts(1), 0);
    List<Span> spans = change.spans(text);
    assertThat(spans).allMatch(span -> span.start() < span.end());
    return change.apply(text);
  }
}
