/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.report.RunReport.Chart;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void readsTimesWithAZoneWithoutOneAndDates() {
    Axis axis =
        Axis.of(
            chart(
                "line",
                "2026-03-01",
                "2026-03-01T06:30",
                "2026-03-01T12:00:00Z",
                "2026-03-01T23:00:00+02:00"));

    assertThat(axis.times())
        .containsExactly(
            Instant.parse("2026-03-01T00:00:00Z"),
            Instant.parse("2026-03-01T06:30:00Z"),
            Instant.parse("2026-03-01T12:00:00Z"),
            Instant.parse("2026-03-01T21:00:00Z"));
    assertThat(axis.labels())
        .containsExactly("2026-03-01", "2026-03-01 06:30", "2026-03-01 12:00", "2026-03-01 21:00");
  }

  @Test
  void takesLabelsAsNamesIfOneIsNotATime() {
    Axis axis = Axis.of(chart("line", "2026-03-01", "2026-02-30"));

    assertThat(axis.isTimed()).isFalse();
    assertThat(axis.labels()).containsExactly("2026-03-01", "2026-02-30");
  }

  @Test
  void takesTheLabelsOfARankingAsNames() {
    assertThat(Axis.of(chart("bar", "2026-03-01")).isTimed()).isFalse();
  }

  private static Chart chart(String kind, String... labels) {
    return new Chart("id", "Title", "GBP", kind, List.of(labels), List.of());
  }
}
