/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import java.util.function.BiFunction;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Divides the exact sum of the values by their number, once, at the end. */
final class MeanTally implements Tally {
  /** The partial of a mean of doubles, whose sum is that of an {@link ExactSum}. */
  static final Schema DOUBLES = schema(FieldType.BYTES);

  /** The partial of a mean of integers or decimals. */
  static final Schema DECIMALS = schema(FieldType.DECIMAL);

  private final Tally sum;
  private final BiFunction<Object, Long, Object> quotient;
  private final Schema schema;
  private long count;

  /**
   * @param quotient divides the sum's partial by a count
   * @param schema of the partial
   */
  MeanTally(Tally sum, BiFunction<Object, Long, Object> quotient, Schema schema) {
    this.sum = sum;
    this.quotient = quotient;
    this.schema = schema;
  }

  private static Schema schema(FieldType sum) {
    return Schema.builder().addInt64Field("count").addField("sum", sum).build();
  }

  @Override
  public void add(Object value) {
    sum.add(value);
    count++;
  }

  @Override
  public void merge(Object partial) {
    Row other = (Row) partial;
    count = Math.addExact(count, requireNonNull(other.getInt64(0)));
    sum.merge(requireNonNull(other.getValue(1)));
  }

  @Override
  public @Nullable Object partial() {
    return count == 0 ? null : Row.withSchema(schema).attachValues(count, sum.partial());
  }

  @Override
  public @Nullable Object result() {
    return count == 0 ? null : quotient.apply(requireNonNull(sum.partial()), count);
  }
}
