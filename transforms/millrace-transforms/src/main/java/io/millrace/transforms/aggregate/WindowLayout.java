/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.measure.BoundMeasures;
import io.millrace.transforms.rows.EventTimeField;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A spec that has met its input: where the fields stand, and the rows between and after the steps.
 *
 * <p>A group is the list of its {@code by} values and its window's start; partial rows begin with
 * it.
 */
final class WindowLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String START = "window_start";
  private static final String END = "window_end";

  /** Null where rows have an event time of their own. */
  private final @Nullable EventTimeField eventTime;

  private final int[] by;
  private final long size;
  private final BoundMeasures measures;
  private final Schema partialSchema;
  private final Schema outputSchema;

  private WindowLayout(
      AggregateWindowsSpec spec, @Nullable EventTimeField eventTime, Schema input) {
    this.eventTime = eventTime;
    this.by = spec.by().stream().mapToInt(input::indexOf).toArray();
    this.size = spec.size().toMillis();
    this.measures = BoundMeasures.of(spec.measures(), input);
    List<Schema.Field> group = new ArrayList<>(spec.by().stream().map(input::getField).toList());
    group.add(Schema.Field.of(START, FieldType.DATETIME));
    this.partialSchema =
        Schema.builder().addFields(group).addFields(measures.partialFields()).build();
    this.outputSchema =
        Schema.builder()
            .addFields(group)
            .addDateTimeField(END)
            .addFields(measures.resultFields())
            .build();
  }

  /**
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static WindowLayout of(AggregateWindowsSpec spec, PCollection<Row> input) {
    String eventTimeField = spec.eventTimeField();
    if (eventTimeField == null) {
      throw new ValidationException("Missing required event time field; name it by on(field)");
    }
    InputCheck check = InputCheck.of("aggregate", input);
    check.field(eventTimeField, List.of(TypeName.DATETIME));
    check(spec, check);
    EventTimeField eventTime = EventTimeField.in(input.getSchema(), eventTimeField, "aggregate");
    return new WindowLayout(spec, eventTime, input.getSchema());
  }

  /**
   * @throws ValidationException if the spec does not fit the input, or names an event time field
   */
  static WindowLayout ofBlocks(AggregateWindowsSpec spec, PCollection<Block> input, Schema rows) {
    if (spec.eventTimeField() != null) {
      throw new ValidationException(
          "Cannot use on("
              + spec.eventTimeField()
              + ") together with onBlocks(): rows of a block"
              + " have an event time of their own");
    }
    check(spec, InputCheck.of("aggregate", input, rows));
    return new WindowLayout(spec, null, rows);
  }

  private static void check(AggregateWindowsSpec spec, InputCheck check) {
    spec.by().forEach(field -> check.field(field, InputCheck.KEY_TYPES));
    BoundMeasures.check(spec.measures(), check);
    List<String> output = new ArrayList<>(spec.by());
    output.addAll(List.of(START, END));
    spec.measures().forEach(measure -> output.add(measure.as()));
    check.outputFields(output);
    check.orThrow();
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
   * @throws IllegalArgumentException if the row has no event time
   */
  List<@Nullable Object> groupOf(Row row) {
    long millis = requireNonNull(eventTime, "eventTime is null").millisOf(row);
    List<@Nullable Object> group = new ArrayList<>(by.length + 1);
    for (int field : by) {
      group.add(row.getValue(field));
    }
    group.add(Instant.ofEpochMilli(millis - Math.floorMod(millis, size)));
    return group;
  }

  List<@Nullable Object> groupOfPartial(Row partial) {
    return new ArrayList<>(partial.getValues().subList(0, firstMeasure()));
  }

  int firstMeasure() {
    return by.length + 1;
  }

  Row partialRow(List<@Nullable Object> group, List<Object> partials) {
    List<@Nullable Object> values = new ArrayList<>(group);
    values.addAll(partials);
    return Row.withSchema(partialSchema).attachValues(values);
  }

  Row outputRow(List<@Nullable Object> group, List<Object> results) {
    List<@Nullable Object> values = new ArrayList<>(group);
    values.add(windowEnd(group));
    values.addAll(results);
    return Row.withSchema(outputSchema).attachValues(values);
  }

  Instant windowEnd(List<@Nullable Object> group) {
    return ((Instant) group.get(by.length)).plus(size);
  }
}
