/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.measure.Accumulator;
import io.millrace.transforms.measure.BlockAccumulators;
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
  private final String keyName;

  /** Null where rows have an event time of their own. */
  private final @Nullable EventTimeField eventTime;

  private final long gap;
  private final BoundMeasures measures;
  private final Schema outputSchema;

  private SessionLayout(
      SessionizeSpec spec, Duration gap, @Nullable EventTimeField eventTime, Schema input) {
    this.key = input.indexOf(spec.keyField());
    this.keyName = spec.keyField();
    this.eventTime = eventTime;
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
    Duration gap = gapOf(spec);
    String eventTimeField = spec.eventTimeField();
    if (eventTimeField == null) {
      throw new ValidationException("Missing required event time field; name it by on(field)");
    }
    check(spec, InputCheck.of("sessionize", input));
    Schema rows = input.getSchema();
    EventTimeField eventTime = EventTimeField.in(rows, eventTimeField, "sessionize");
    return new SessionLayout(spec, gap, eventTime, rows);
  }

  /**
   * @throws ValidationException if the spec does not fit the input, or names an event time field
   */
  static SessionLayout ofBlocks(SessionizeSpec spec, PCollection<Block> input, Schema rows) {
    Duration gap = gapOf(spec);
    if (spec.eventTimeField() != null) {
      throw new ValidationException(
          "Cannot use on("
              + spec.eventTimeField()
              + ") together with onBlocks(): rows of a block have an event time of their own");
    }
    check(spec, InputCheck.of("sessionize", input, rows));
    return new SessionLayout(spec, gap, null, rows);
  }

  private static Duration gapOf(SessionizeSpec spec) {
    Duration gap = spec.gap();
    if (gap == null) {
      throw new ValidationException("Missing required gap; choose it by gap(duration)");
    }
    return gap;
  }

  private static void check(SessionizeSpec spec, InputCheck check) {
    check.field(spec.keyField(), InputCheck.KEY_TYPES);
    if (spec.eventTimeField() != null) {
      check.field(spec.eventTimeField(), List.of(TypeName.DATETIME));
    }
    BoundMeasures.check(spec.measures(), check);
    List<String> output = new ArrayList<>(List.of(spec.keyField()));
    output.addAll(SPAN);
    spec.measures().forEach(measure -> output.addAll(measure.outputFields()));
    check.outputFields(output);
    check.orThrow();
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
    return requireNonNull(eventTime, "eventTime is null").millisOf(row);
  }

  boolean isPause(Row before, Row after) {
    return Math.subtractExact(timeOf(after), timeOf(before)) >= gap;
  }

  /** The output row of one session's rows in the order of time. */
  Row sessionOf(List<Row> rows) {
    Accumulator seen = measures.start();
    rows.forEach(row -> seen.add(row, timeOf(row)));
    Row first = rows.get(0);
    Object keyValue = requireNonNull(keyOf(first), "key is null");
    return outputRow(keyValue, timeOf(first), timeOf(rows.get(rows.size() - 1)), seen.results());
  }

  /** The field of the key. */
  List<String> keyFields() {
    return List.of(keyName);
  }

  /** The keys of a block's rows. */
  Column keyOf(Block block) {
    return block.column(key);
  }

  /** The key of a row that has one. */
  Object keyOf(Block block, int row) {
    return requireNonNull(keyOf(block).valueAt(row), "key is null");
  }

  /** In milliseconds. */
  long gap() {
    return gap;
  }

  BlockAccumulators startBlocks() {
    return measures.startBlocks();
  }

  /**
   * The output row of a session in blocks.
   *
   * @param partials what was seen of it
   */
  Row sessionOf(Object keyValue, long start, long end, List<Object> partials) {
    Accumulator seen = measures.start();
    seen.merge(partials);
    return outputRow(keyValue, start, end, seen.results());
  }

  private Row outputRow(Object keyValue, long start, long end, List<Object> results) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(keyValue);
    values.add(Instant.ofEpochMilli(start));
    values.add(Instant.ofEpochMilli(end));
    values.add(Math.subtractExact(end, start));
    values.addAll(results);
    return Row.withSchema(outputSchema).attachValues(values);
  }
}
