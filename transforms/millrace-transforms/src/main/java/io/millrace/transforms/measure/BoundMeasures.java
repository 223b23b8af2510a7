/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.Internal;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/**
 * Measures that know the schema they read. Safe for concurrent use.
 *
 * @since 0.1
 */
@Internal
public final class BoundMeasures implements Serializable {
  private static final long serialVersionUID = 1L;
  private final List<BoundMeasure> measures;

  private BoundMeasures(List<BoundMeasure> measures) {
    this.measures = measures;
  }

  /** Asks of the input every field that the measures read, in a type they can read. */
  public static void check(List<Measure> measures, InputCheck input) {
    measures.forEach(measure -> BoundMeasure.check(measure, input));
  }

  /** Binds measures to an input that has passed {@link #check}. */
  public static BoundMeasures of(List<Measure> measures, Schema input) {
    return new BoundMeasures(
        measures.stream().map(measure -> BoundMeasure.of(measure, input)).toList());
  }

  /** The {@link Measure#outputFields}, in order; nullable as {@link Measure} says. */
  public List<Schema.Field> resultFields() {
    return measures.stream().flatMap(measure -> measure.resultFields().stream()).toList();
  }

  /** The fields of an unfinished accumulator in a row, one per measure, in order. */
  public List<Schema.Field> partialFields() {
    return measures.stream().map(BoundMeasure::partialField).toList();
  }

  /** Starts the measures of many groups of rows in blocks. */
  public BlockAccumulators startBlocks() {
    return new BlockAccumulators(measures);
  }

  /** Starts the measures of one group. */
  public Accumulator start() {
    return new Accumulator(measures);
  }
}
