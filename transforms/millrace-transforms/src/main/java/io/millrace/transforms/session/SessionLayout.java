/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.measure.Accumulator;
import io.millrace.transforms.measure.BoundMeasures;
import io.millrace.transforms.rows.EventTimeField;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: where the fields stand, and how a session becomes a row. */
final class SessionLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final List<String> SPAN = List.of("session_start", "session_end", "duration_ms");

  private final int key;
  private final EventTimeField eventTime;
  private final long gap;
  private final BoundMeasures measures;
  private final Schema outputSchema;

  private SessionLayout(SessionizeSpec spec, Duration gap, String eventTimeName, Schema input) {
    this.key = input.indexOf(spec.keyField());
    this.eventTime = EventTimeField.in(input, eventTimeName, "sessionize");
    this.gap = gap.toMillis();
    this.measures = BoundMeasures.of(spec.measures(), input);
    this.outputSchema =
        Schema.builder()
            .addField(spec.keyField(), input.getField(key).getType().withNullable(false))
            .addField(SPAN.get(0), FieldType.DATETIME)
            .addField(SPAN.get(1), FieldType.DATETIME)
            .addField(SPAN.get(2), FieldType.INT64)
            .addFields(measures.resultFields())
            .build();
  }

  /**
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static SessionLayout of(SessionizeSpec spec, PCollection<Row> input) {
    Duration gap = spec.gap();
    if (gap == null) {
      throw new ValidationException("Missing required gap; choose it by gap(duration)");
    }
    String eventTimeField = spec.eventTimeField();
    if (eventTimeField == null) {
      throw new ValidationException("Missing required event time field; name it by on(field)");
    }
    InputCheck check = InputCheck.of("sessionize", input);
    check.field(spec.keyField(), InputCheck.KEY_TYPES);
    check.field(eventTimeField, List.of(TypeName.DATETIME));
    BoundMeasures.check(spec.measures(), check);
    List<String> output = new ArrayList<>(List.of(spec.keyField()));
    output.addAll(SPAN);
    spec.measures().forEach(measure -> output.add(measure.as()));
    check.outputFields(output);
    check.orThrow();
    return new SessionLayout(spec, gap, eventTimeField, input.getSchema());
  }

  Schema outputSchema() {
    return outputSchema;
  }

  @Nullable Object keyOf(Row row) {
    return row.getValue(key);
  }

  /**
   * Milliseconds since the epoch.
   *
   * @throws IllegalArgumentException if the row has no event time
   */
  long timeOf(Row row) {
    return eventTime.millisOf(row);
  }

  boolean isPause(Row before, Row after) {
    return Math.subtractExact(timeOf(after), timeOf(before)) >= gap;
  }

  /** The output row of one session's rows in the order of time. */
  Row sessionOf(List<Row> rows) {
    long start = timeOf(rows.get(0));
    long end = timeOf(rows.get(rows.size() - 1));
    List<@Nullable Object> values = new ArrayList<>();
    values.add(keyOf(rows.get(0)));
    values.add(Instant.ofEpochMilli(start));
    values.add(Instant.ofEpochMilli(end));
    values.add(Math.subtractExact(end, start));
    Accumulator seen = measures.start();
    rows.forEach(seen::add);
    values.addAll(seen.results());
    return Row.withSchema(outputSchema).attachValues(values);
  }
}
