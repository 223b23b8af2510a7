/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.pipelines.report.RunReport.Chart;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The x axis of a chart.
 *
 * @param labels the labels as shown
 * @param times the labels as times; empty for a ranking, or if one label is not an ISO-8601 time
 */
record Axis(List<String> labels, List<Instant> times) {
  /** A time without a zone is UTC, a date its midnight. */
  private static final DateTimeFormatter ISO_8601 =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  static Axis of(Chart chart) {
    if (!chart.kind().equals("line")) {
      return new Axis(chart.labels(), List.of());
    }
    List<Instant> times = new ArrayList<>();
    for (String label : chart.labels()) {
      try {
        times.add(ISO_8601.parse(label, OffsetDateTime::from).toInstant());
      } catch (DateTimeException notATime) {
        return new Axis(chart.labels(), List.of());
      }
    }
    return new Axis(times.stream().map(Figures::axisTime).toList(), times);
  }

  boolean isTimed() {
    return !times.isEmpty();
  }
}
