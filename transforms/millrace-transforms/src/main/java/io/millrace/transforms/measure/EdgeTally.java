/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Keeps the value that stands last in time, or first; of equal times, last in an order. */
final class EdgeTally implements Tally {
  private final Comparator<Timed> order;
  private final Schema schema;
  private @Nullable Timed edge;

  private EdgeTally(Comparator<Timed> order, Schema schema) {
    this.order = order;
    this.schema = schema;
  }

  /**
   * @param schema of the partial, see {@link #schema}
   */
  static EdgeTally last(Comparator<Object> values, Schema schema) {
    return new EdgeTally(
        Comparator.comparingLong(Timed::eventTime).thenComparing(Timed::value, values), schema);
  }

  /**
   * @param schema of the partial, see {@link #schema}
   */
  static EdgeTally first(Comparator<Object> values, Schema schema) {
    return new EdgeTally(last(values, schema).order.reversed(), schema);
  }

  static Schema schema(FieldType value) {
    return Schema.builder().addInt64Field("event_time").addField("value", value).build();
  }

  /** Takes a {@link Timed}. */
  @Override
  public void add(Object value) {
    Timed timed = (Timed) value;
    if (edge == null || order.compare(timed, edge) > 0) {
      edge = timed;
    }
  }

  @Override
  public void merge(Object partial) {
    Row other = (Row) partial;
    add(new Timed(requireNonNull(other.getInt64(0)), requireNonNull(other.getValue(1))));
  }

  @Override
  public @Nullable Object partial() {
    return edge == null
        ? null
        : Row.withSchema(schema).attachValues(edge.eventTime(), edge.value());
  }

  @Override
  public @Nullable Object result() {
    return edge == null ? null : edge.value();
  }
}
