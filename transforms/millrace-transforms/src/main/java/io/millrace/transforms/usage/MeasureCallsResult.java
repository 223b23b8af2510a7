/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * What was measured of calls, and the calls that were late.
 *
 * @since 0.1
 */
@Evolving
public final class MeasureCallsResult extends NamedOutputs {
  private final PCollection<Row> results;
  private final PCollection<Block> late;
  private final PCollection<Long> absorbed;

  MeasureCallsResult(
      PCollection<Row> results, PCollection<Block> late, PCollection<Long> absorbed) {
    this.results = results;
    this.late = late;
    this.absorbed = absorbed;
  }

  /** A row for each group and window; of unbounded input the highest pane of each holds. */
  public PCollection<Row> results() {
    return results;
  }

  /** The calls that were late. */
  public PCollection<Block> late() {
    return late;
  }

  /** How many calls each bundle took into windows, for the ledger: every call is in one or late. */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("results", results, "late", late, "absorbed", absorbed);
  }
}
