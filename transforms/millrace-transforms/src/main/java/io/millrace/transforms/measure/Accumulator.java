/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.Internal;
import java.util.ArrayList;
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

  /**
   * Takes in one row of the input.
   *
   * @param eventTime milliseconds since the epoch
   */
  public void add(Row row, long eventTime) {
    for (int i = 0; i < tallies.size(); i++) {
      Object value = measures.get(i).valueOf(row, eventTime);
      if (value != null) {
        tallies.get(i).add(value);
      }
    }
  }

  /** Takes in what another accumulator has seen: its {@link #partial}. */
  public void merge(List<? extends @Nullable Object> partial) {
    for (int i = 0; i < tallies.size(); i++) {
      Object seen = partial.get(i);
      if (seen != null) {
        tallies.get(i).merge(seen);
      }
    }
  }

  /** All that was seen, as values of {@link BoundMeasures#partialFields}. */
  public List<@Nullable Object> partial() {
    List<@Nullable Object> partials = new ArrayList<>(tallies.size());
    for (Tally tally : tallies) {
      partials.add(tally.partial());
    }
    return partials;
  }

  /** The numbers, as values of {@link BoundMeasures#resultFields}. */
  public List<@Nullable Object> results() {
    List<@Nullable Object> results = new ArrayList<>(tallies.size());
    for (Tally tally : tallies) {
      Object result = tally.result();
      if (result instanceof Approximation approximation) {
        results.add(approximation.value());
        results.add(approximation.relativeError());
      } else {
        results.add(result);
      }
    }
    return results;
  }
}
