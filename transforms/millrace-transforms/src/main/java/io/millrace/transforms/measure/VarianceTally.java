/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Counts values and adds them and their squares, for a variance that is found at the end. */
final class VarianceTally implements Tally {
  /** The partial of doubles, whose sums are those of an {@link ExactSum}. */
  static final Schema DOUBLES = schema(FieldType.BYTES);

  /** The partial of integers or decimals. */
  static final Schema DECIMALS = schema(FieldType.DECIMAL);

  private final Variance variance;
  private final Moments moments;
  private final Schema schema;
  private long count;

  /**
   * @param schema of the partial
   */
  VarianceTally(Variance variance, Moments moments, Schema schema) {
    this.variance = variance;
    this.moments = moments;
    this.schema = schema;
  }

  private static Schema schema(FieldType sum) {
    return Schema.builder()
        .addInt64Field("count")
        .addField("sum", sum)
        .addField("squares", sum)
        .build();
  }

  @Override
  public void add(Object value) {
    moments.add(value);
    count++;
  }

  @Override
  public void merge(Object partial) {
    Row other = (Row) partial;
    count = Math.addExact(count, requireNonNull(other.getInt64(0)));
    moments.merge(requireNonNull(other.getValue(1)), requireNonNull(other.getValue(2)));
  }

  @Override
  public @Nullable Object partial() {
    return count == 0
        ? null
        : Row.withSchema(schema).attachValues(count, moments.sum(), moments.squares());
  }

  @Override
  public @Nullable Object result() {
    return variance.of(moments, count);
  }
}
