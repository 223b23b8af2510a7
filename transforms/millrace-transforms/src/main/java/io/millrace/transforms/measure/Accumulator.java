/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The measures of one group under way. Not thread-safe; one per group.
 *
 * @since 0.1
 */
@Internal
public final class Accumulator {
  private final List<BoundMeasure> measures;
  private final List<Tally> tallies;

  Accumulator(List<BoundMeasure> measures) {
    this.measures = measures;
    this.tallies = measures.stream().map(BoundMeasure::start).toList();
  }

  /** Takes in one row of the input. */
  public void add(Row row) {
    for (int i = 0; i < tallies.size(); i++) {
      Object value = measures.get(i).valueOf(row);
      if (value != null) {
        tallies.get(i).add(value);
      }
    }
  }

  /** Takes in what another accumulator has seen: its {@link #partial}. */
  public void merge(List<? extends @Nullable Object> partial) {
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).merge(requireNonNull(partial.get(i)));
    }
  }

  /** All that was seen, as values of {@link BoundMeasures#partialFields}. */
  public List<Object> partial() {
    return tallies.stream().map(Tally::partial).toList();
  }

  /** The numbers, as values of {@link BoundMeasures#resultFields}. */
  public List<Object> results() {
    return tallies.stream().map(Tally::result).toList();
  }
}
