/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Keeps every different value and how often it occurs, for an answer that is found at the end. */
final class CountsTally implements Tally {
  private final Map<Object, Long> counts = new HashMap<>();
  private final Schema schema;
  private final Counted counted;
  private final Answer answer;

  /**
   * @param schema of the partial's members, see {@link #schema}
   */
  CountsTally(Schema schema, Counted counted, Answer answer) {
    this.schema = schema;
    this.counted = counted;
    this.answer = answer;
  }

  /** Of a value and its count. */
  static Schema schema(FieldType value) {
    return Schema.builder().addField("value", value).addInt64Field("count").build();
  }

  @Override
  public void add(Object value) {
    counts.merge(counted.of(value), 1L, Math::addExact);
  }

  @Override
  public void merge(Object partial) {
    for (Object member : (Collection<?>) partial) {
      Row other = (Row) member;
      counts.merge(
          requireNonNull(other.getValue(0)), requireNonNull(other.getInt64(1)), Math::addExact);
    }
  }

  @Override
  public Object partial() {
    List<Row> members = new ArrayList<>(counts.size());
    counts.forEach(
        (value, count) -> members.add(Row.withSchema(schema).attachValues(value, count)));
    return members;
  }

  @Override
  public @Nullable Object result() {
    return answer.of(counts);
  }

  /** What is counted of a value. */
  interface Counted extends Serializable {
    Object of(Object value);
  }

  /** What a measure makes of the values and their counts. */
  interface Answer extends Serializable {
    @Nullable Object of(Map<Object, Long> counts);
  }
}
