/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.measure.BoundMeasures;
import io.millrace.transforms.rows.EventTimeField;
import io.millrace.transforms.rows.InputCheck;
import io.millrace.transforms.rows.KeyValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A spec that has met its input: where the fields stand, and the rows between and after the steps.
 *
 * <p>A key is the {@code by} values. Partial and output rows are a key, where the window starts and
 * ends, and the measures; then, of output rows, what they say of their pane.
 */
final class WindowLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String START = "window_start";
  private static final String END = "window_end";

  /** Null where rows have an event time of their own. */
  private final @Nullable EventTimeField eventTime;

  private final int[] by;
  private final List<Schema.Field> keyFields;
  private final WindowCut windows;
  private final BoundMeasures measures;
  private final Corrections corrections;
  private final Schema partialSchema;
  private final Schema resultSchema;
  private final Schema outputSchema;

  private WindowLayout(WindowSpec spec, @Nullable EventTimeField eventTime, Schema input) {
    this.eventTime = eventTime;
    this.by = spec.by().stream().mapToInt(input::indexOf).toArray();
    this.windows = spec.windows().cut();
    this.corrections = spec.corrections();
    this.measures = BoundMeasures.of(spec.measures(), input);
    this.keyFields = spec.by().stream().map(input::getField).toList();
    List<Schema.Field> group = new ArrayList<>(keyFields);
    group.add(Schema.Field.of(START, FieldType.DATETIME));
    group.add(Schema.Field.of(END, FieldType.DATETIME));
    this.partialSchema =
        Schema.builder().addFields(group).addFields(measures.partialFields()).build();
    this.resultSchema =
        Schema.builder().addFields(group).addFields(measures.resultFields()).build();
    this.outputSchema =
        Schema.builder()
            .addFields(resultSchema.getFields())
            .addFields(corrections.fields())
            .build();
  }

  /**
   * @throws ValidationException if the spec does not fit the input
   */
  static WindowLayout of(WindowSpec spec, String eventTimeField, PCollection<Row> input) {
    InputCheck check = InputCheck.of("aggregate", input);
    check.field(eventTimeField, List.of(TypeName.DATETIME));
    check(spec, check);
    EventTimeField eventTime = EventTimeField.in(input.getSchema(), eventTimeField, "aggregate");
    return new WindowLayout(spec, eventTime, input.getSchema());
  }

  /**
   * @throws ValidationException if the spec does not fit the input
   */
  static WindowLayout ofBlocks(WindowSpec spec, PCollection<Block> input, Schema rows) {
    check(spec, InputCheck.of("aggregate", input, rows));
    return new WindowLayout(spec, null, rows);
  }

  private static void check(WindowSpec spec, InputCheck check) {
    spec.by().forEach(check::key);
    BoundMeasures.check(spec.measures(), check);
    List<String> output = new ArrayList<>(spec.by());
    output.addAll(List.of(START, END));
    spec.measures().forEach(measure -> output.addAll(measure.outputFields()));
    output.addAll(spec.corrections().fieldNames());
    check.outputFields(output);
    check.orThrow();
  }

  WindowCut windows() {
    return windows;
  }

  BoundMeasures measures() {
    return measures;
  }

  Schema partialSchema() {
    return partialSchema;
  }

  Schema outputSchema() {
    return outputSchema;
  }

  /**
   * Milliseconds since the epoch.
   *
   * @throws IllegalArgumentException if the row has no event time
   */
  long timeOf(Row row) {
    return requireNonNull(eventTime, "eventTime is null").millisOf(row);
  }

  KeyValues keyOf(Row row) {
    List<@Nullable Object> values = new ArrayList<>(by.length);
    for (int field : by) {
      values.add(row.getValue(field));
    }
    return new KeyValues(keyFields, values);
  }

  KeyValues keyOf(Block block, int row) {
    List<@Nullable Object> values = new ArrayList<>(by.length);
    for (int field : by) {
      values.add(block.column(field).valueAt(row));
    }
    return new KeyValues(keyFields, values);
  }

  /**
   * What a partial's shard is chosen by: windows spread the load of a key, sessions need it all.
   */
  Object placeOf(KeyValues key, long start) {
    if (windows.merge()) {
      return key;
    }
    List<@Nullable Object> place = new ArrayList<>(key.content());
    place.add(start);
    return place;
  }

  Row partialRow(KeyValues key, long start, long end, List<? extends @Nullable Object> partial) {
    return Row.withSchema(partialSchema).attachValues(values(key, start, end, partial));
  }

  KeyValues keyOfPartial(Row partial) {
    return new KeyValues(keyFields, new ArrayList<>(partial.getValues().subList(0, by.length)));
  }

  /** Where partial and output rows have their window's start; its end is the next field. */
  int startField() {
    return by.length;
  }

  long startOf(Row row) {
    return requireNonNull(row.getDateTime(by.length)).getMillis();
  }

  long endOf(Row row) {
    return requireNonNull(row.getDateTime(by.length + 1)).getMillis();
  }

  List<@Nullable Object> measuresOf(Row partial) {
    return partial.getValues().subList(by.length + 2, partial.getFieldCount());
  }

  Row outputRow(
      KeyValues key,
      long start,
      long end,
      List<? extends @Nullable Object> results,
      PaneInfo pane) {
    List<@Nullable Object> values = values(key, start, end, results);
    if (!corrections.fields().isEmpty()) {
      values.add(pane.getIndex());
      values.add(pane.isLast());
    }
    if (corrections == Corrections.RETRACTIONS) {
      values.add(false);
    }
    return Row.withSchema(outputSchema).attachValues(values);
  }

  /** What an output row says of its group, whatever pane it is of. */
  Row withoutPane(Row output) {
    return Row.withSchema(resultSchema)
        .attachValues(output.getValues().subList(0, resultSchema.getFieldCount()));
  }

  /** The same output row, taken back. */
  Row retracted(Row output) {
    List<@Nullable Object> values = new ArrayList<>(output.getValues());
    values.set(values.size() - 1, true);
    return Row.withSchema(outputSchema).attachValues(values);
  }

  private static List<@Nullable Object> values(
      KeyValues key, long start, long end, List<? extends @Nullable Object> measures) {
    List<@Nullable Object> values = new ArrayList<>(key.values());
    values.add(Instant.ofEpochMilli(start));
    values.add(Instant.ofEpochMilli(end));
    values.addAll(measures);
    return values;
  }
}
