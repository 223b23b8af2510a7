/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueParsingTest {

  @ParameterizedTest
  @CsvSource({
    "iso, UTC, 2010-12-09T08:34:00Z, 2010-12-09T08:34:00Z",
    "iso, UTC, 2010-12-09T08:34:00+05:30, 2010-12-09T03:04:00Z",
    "iso, Europe/Berlin, 2010-12-09T08:34:00, 2010-12-09T07:34:00Z",
    "iso, UTC, 2010-12-09 08:34:00.123456, 2010-12-09T08:34:00.123Z",
    "iso, Asia/Kolkata, 2010-12-09, 2010-12-08T18:30:00Z",
    "yyyy-MM-dd HH:mm:ss, UTC, 2010-12-09 08:34:00, 2010-12-09T08:34:00Z",
    "dd/MM/yy HH:mm, UTC, 09/12/10 08:34, 2010-12-09T08:34:00Z",
    "'d MMM yyyy', UTC, 9 Dec 2010, 2010-12-09T00:00:00Z",
    "epoch_millis, UTC, 1659304800025, 2022-07-31T22:00:00.025Z",
    "epoch_seconds, UTC, 1659304800.9999, 2022-07-31T22:00:00.999Z",
    "epoch_millis, UTC, -1, 1969-12-31T23:59:59.999Z",
    // A local hour that happens twice is its first; one that never happens moves on.
    "iso, Europe/Berlin, 2024-10-27T02:30:00, 2024-10-27T00:30:00Z",
    "iso, Europe/Berlin, 2024-03-31T02:30:00, 2024-03-31T01:30:00Z",
  })
  void readsTimes(String kind, String zone, String text, String expected) throws Exception {
    assertThat(parser(kind, zone).parse(text).getMillis())
        .isEqualTo(Instant.parse(expected).toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "iso, yesterday, an ISO-8601 time",
    "iso, 2010-02-30T00:00:00Z, an ISO-8601 time",
    "iso, 2010-12-09T25:00:00Z, an ISO-8601 time",
    "yyyy-MM-dd, 2010-02-30, a time like yyyy-MM-dd",
    "epoch_millis, soon, a number",
    "epoch_millis, 999999999999999, between the years 1 and 9999",
    "epoch_seconds, 99999999999999999999, a number with at most 15 digits before the point",
  })
  void refusesWhatIsNoTime(String kind, String text, String must) {
    assertThatThrownBy(() -> parser(kind, "UTC").parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("Invalid at: " + text + " (must be " + must + ")");
  }

  @ParameterizedTest
  @CsvSource({"12,12", "' 12 ',12", "-3,-3", "12.0,12", "1e3,1000", "0,0", "+7,7", "0e99,0"})
  void readsWholeNumbers(String text, long expected) throws Exception {
    assertThat(NumberParser.whole("n", text, '.')).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "abc", "", "1,000", "0x10", "NaN", "1e999999999", "--1"})
  void refusesWhatIsNoWholeNumber(String text) {
    assertThatThrownBy(() -> NumberParser.whole("n", text, '.'))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("Invalid n: " + text + " (must be a");
  }

  @ParameterizedTest
  @CsvSource({"3.95,3.95", "3.950000000,3.95", "1e-6,0.000001", "-0.01,-0.01", "00.5,0.5"})
  void readsMoneyExactly(String text, String expected) throws Exception {
    assertThat(NumberParser.decimal("price", text, '.')).isEqualByComparingTo(expected);
  }

  @Test
  void readsADecimalComma() throws Exception {
    assertThat(NumberParser.decimal("price", "3,95", ',')).isEqualByComparingTo("3.95");
  }

  @Test
  void refusesMoneyThatWouldBeRounded() {
    assertThatThrownBy(() -> NumberParser.decimal("price", "0.0000001", '.'))
        .hasMessage(
            "Invalid price: 0.0000001 (must be a number with at most 6 digits after the point)");
  }

  @Test
  void cutsALongValueInItsMessage() {
    assertThatThrownBy(() -> NumberParser.decimal("price", "x".repeat(5000), '.'))
        .hasMessage(
            "Invalid price: "
                + "x".repeat(200)
                + "... (must be a number of at most 100 characters)");
  }

  private static TimeParser parser(String kind, String zone) {
    return new TimeParser("at", kind, zone);
  }
}
