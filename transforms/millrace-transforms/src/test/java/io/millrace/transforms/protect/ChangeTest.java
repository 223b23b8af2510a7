/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of single values. */
class ChangeTest {
  @ParameterizedTest
  @CsvSource({
    "4111111111111111, ************1111",
    "12345, *2345",
    "1234, ****",
    "'', ''",
    "😀😀😀😀ab, **😀😀ab"
  })
  void masksAllButTheLastFourAndAShortTextWholly(String text, String masked) {
    assertThat(new MaskText(Protection.mask("card", 0, 4)).apply(text)).isEqualTo(masked);
  }

  @Test
  void masksTheMiddleWithAnotherCharacter() {
    assertThat(new MaskText(Protection.mask("iban", 4, 2).by("•")).apply("DE893704"))
        .isEqualTo("DE89••04");
  }

  /** Test cases 1 and 3 of RFC 4231. */
  @Test
  void tokensAreHmacSha256() {
    byte[] key = filled(0x0b, 20);
    Tokenise tokenise = Protection.tokenise("name", "k1");

    assertThat(new TokeniseValue(tokenise, id -> key).apply("Hi There"))
        .isEqualTo("k1:b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assertThat(new TokeniseValue(tokenise, id -> filled(0xaa, 20)).apply(filled(0xdd, 50)))
        .isEqualTo("k1:773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    assertThat(
            new TokeniseValue(tokenise.in(Tokenise.Encoding.BASE64URL), id -> key)
                .apply("Hi There"))
        .isEqualTo("k1:sDRMYdjbOFNcqK_OrwvxK4gdwgDJgz2nJuk3bC4yz_c");
  }

  @Test
  void anIntegerHasTheTokenOfItsDigits() {
    TokeniseValue tokens =
        new TokeniseValue(Protection.tokenise("id", "k1"), id -> filled(0x0b, 20));

    assertThat(tokens.apply(-42L))
        .isEqualTo(tokens.apply((byte) -42))
        .isEqualTo(tokens.apply("-42"))
        .isEqualTo(tokens.apply("-42".getBytes(StandardCharsets.UTF_8)))
        .isNotEqualTo(tokens.apply("-42 "));
  }

  @Test
  void refusesAShortKeyWithoutTellingIt() {
    byte[] key = "0123456789abcde".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> new TokeniseValue(Protection.tokenise("id", "k1"), id -> key))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Invalid key k1: 15 bytes (must be at least 16 bytes)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "37 | 10 | [30, 40)",
        "40 | 10 | [40, 50)",
        "-0.01 | 10 | [-10, 0)",
        "-10 | 10 | [-10, 0)",
        "0.00 | 10 | [0, 10)",
        "12.345 | 0.50 | [12.00, 12.50)",
        "1E+3 | 1E+2 | [1000, 1100)",
        "9223372036854775808 | 10 | [9223372036854775800, 9223372036854775810)",
        "-1E-2000000000 | 10 | [-10, 0)",
        "1E-2000000000 | 10 | [0, 10)"
      })
  void namesTheRangeOfASize(BigDecimal number, BigDecimal size, String range) {
    assertThat(NameRange.of(Protection.bucket("amount", size)).apply(number)).isEqualTo(range);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "17.99 | < 18",
        "18.0 | [18, 65.5)",
        "65.49 | [18, 65.5)",
        "65.5 | >= 65.5",
        "1E+2000000000 | >= 65.5"
      })
  void namesTheRangeBetweenBoundaries(BigDecimal number, String range) {
    Bands bands = Protection.bucket("age", List.of(new BigDecimal("18"), new BigDecimal("65.5")));

    assertThat(NameRange.of(bands).apply(number)).isEqualTo(range);
  }

  @Test
  void namesRangesOfFloatingNumbersExactly() {
    Change tenths = NameRange.of(Protection.bucket("x", new BigDecimal("0.1")));
    Change bands = NameRange.of(Protection.bucket("x", List.of(BigDecimal.ZERO)));

    assertThat(Arrays.asList(0.3, 0.3f, -0.0, Double.NaN, Float.POSITIVE_INFINITY))
        .extracting(tenths::apply)
        .containsExactly("[0.2, 0.3)", "[0.3, 0.4)", "[0.0, 0.1)", "NaN", "Infinity");
    assertThat(List.of(-0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
        .extracting(bands::apply)
        .containsExactly(">= 0", "NaN", "< 0", ">= 0");
  }

  @Test
  void refusesToWriteANumberOfAnyLengthAndDoesNotTellIt() {
    Change bucket = NameRange.of(Protection.bucket("x", BigDecimal.ONE));

    assertThatThrownBy(() -> bucket.apply(new BigDecimal("7E+1000")))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "Cannot bucket a value of field x: it has more than 1000 digits before the point");
  }

  @ParameterizedTest
  @CsvSource({
    "SECONDS, 2026-10-25T00:30:59.999Z, 2026-10-25T00:30:59Z",
    "HOURS, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z",
    "DAYS, 2026-10-25T01:30:00Z, 2026-10-24T22:00:00Z",
    "DAYS, 2026-10-25T22:59:59.999Z, 2026-10-24T22:00:00Z",
    "WEEKS, 2026-11-01T12:00:00Z, 2026-10-25T23:00:00Z",
    "MONTHS, 2026-03-31T12:00:00Z, 2026-02-28T23:00:00Z",
    "YEARS, 2026-12-31T22:59:59Z, 2025-12-31T23:00:00Z"
  })
  void takesATimeBackToTheStartOfItsUnitInBerlin(ChronoUnit unit, String time, String start) {
    Change truncate = new TruncateTime(Protection.truncate("at", unit, ZoneId.of("Europe/Berlin")));

    assertThat(truncate.apply(Instant.parse(time))).isEqualTo(Instant.parse(start));
  }

  @Test
  void takesTheFirstMillisecondBackToItself() {
    Change truncate =
        new TruncateTime(Protection.truncate("at", ChronoUnit.YEARS, ZoneId.of("Asia/Tokyo")));

    assertThat(truncate.apply(Instant.ofEpochMilli(Long.MIN_VALUE)))
        .isEqualTo(Instant.ofEpochMilli(Long.MIN_VALUE));
  }

  private static byte[] filled(int with, int length) {
    return HexFormat.of().parseHex(HexFormat.of().toHexDigits((byte) with).repeat(length));
  }
}
