/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * What work decided, and the rows that came too late for it.
 *
 * @since 0.1
 */
@Internal
public final class GatherPeriodsResult extends NamedOutputs {

  private final PCollection<Block> results;
  private final PCollection<Block> late;
  private final PCollection<Long> absorbed;

  GatherPeriodsResult(
      PCollection<Block> results, PCollection<Block> late, PCollection<Long> absorbed) {
    this.results = results;
    this.late = late;
    this.absorbed = absorbed;
  }

  /** What was decided. */
  public PCollection<Block> results() {
    return results;
  }

  /** The rows that nothing was decided from. */
  public PCollection<Block> late() {
    return late;
  }

  /** How many rows each bundle took: every row is in one of these numbers or late. */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("results", results, "late", late, "absorbed", absorbed);
  }
}
