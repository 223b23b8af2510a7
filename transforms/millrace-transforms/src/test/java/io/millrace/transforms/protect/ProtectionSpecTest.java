/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectionSpecTest {
  @Test
  void refusesAMaskOfMoreOrLessThanOneCodePoint() {
    refuses(
        () -> Protection.mask("card").by("##"),
        "Invalid mask of field card: '##' (must be one code point)");
    refuses(
        () -> Protection.mask("card").by(""),
        "Invalid mask of field card: '' (must be one code point)");
    assertThat(Protection.mask("card").by("\uD83D\uDE48").with()).hasSize(2);
  }

  @Test
  void refusesToShowLessThanNothing() {
    refuses(
        () -> Protection.mask("card", -1, 0),
        "Invalid first of mask of field card: -1 (must be between 0 and 1000)");
    refuses(
        () -> Protection.mask("card", 0, 1001),
        "Invalid last of mask of field card: 1001 (must be between 0 and 1000)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a:b", "a/b", "ключ"})
  void refusesAKeyIdThatIsNoName(String keyId) {
    refuses(
        () -> Protection.tokenise("email", keyId),
        "Invalid keyId of field email: '"
            + keyId
            + "' (must be 1 to 64 of A-Z a-z 0-9 _ . -, a letter or digit first)");
  }

  @Test
  void refusesToRedactNothingAndAnUnknownRegion() {
    refuses(() -> Protection.redact("text"), "Missing required detectors of field text");
    refuses(
        () -> Protection.redact("text", Detector.PHONE).inRegion("XX"),
        "Unsupported region of field text: XX (supported: ISO 3166-1 codes such as DE)");
  }

  @Test
  void takesDetectorsInAnyOrderForOne() {
    assertThat(Protection.redact("text", Detector.IP, Detector.EMAIL, Detector.IP))
        .isEqualTo(Protection.redact("text", Detector.EMAIL, Detector.IP));
  }

  @Test
  void refusesSizesAndBoundariesThatMakeNoRanges() {
    refuses(
        () -> Protection.bucket("age", new BigDecimal("0.0")),
        "Invalid size of field age: 0.0 (must be > 0)");
    refuses(
        () -> Protection.bucket("age", new BigDecimal("1E-101")),
        "Invalid size of field age: 1E-101 (must have a scale between -100 and 100)");
    refuses(() -> Protection.bucket("age", List.of()), "Missing required boundaries of field age");
    refuses(
        () -> Protection.bucket("age", List.of(BigDecimal.TEN, new BigDecimal("10.0"))),
        "Invalid boundaries of field age: [10, 10.0] (must be ascending)");
    refuses(
        () -> Protection.bucket("age", List.of(new BigDecimal("1E+101"))),
        "Invalid boundary of field age: 1E+101 (must have a scale between -100 and 100)");
  }

  @Test
  void refusesAUnitOfNoCalendar() {
    refuses(
        () -> Protection.truncate("at", ChronoUnit.HALF_DAYS, ZoneOffset.UTC),
        "Unsupported unit of field at: HalfDays (supported: [Seconds, Minutes, Hours, Days, Weeks,"
            + " Months, Years])");
  }

  @Test
  void refusesNothingToProtect() {
    refuses(() -> Protect.fields(), "Missing required protections");
    refuses(() -> Protection.nullify(""), "Missing required field");
  }

  private static void refuses(ThrowingCallable protection, String message) {
    assertThatThrownBy(protection).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
