/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * What {@link CheckWindows} and {@link CheckWindowBlocks} find.
 *
 * @since 0.1
 */
@Evolving
public final class CheckWindowsResult extends NamedOutputs {

  private final PCollection<Row> verdicts;
  private final PCollection<Row> suites;
  private final PCollection<Block> late;
  private final PCollection<Long> absorbed;

  CheckWindowsResult(
      PCollection<Row> verdicts,
      PCollection<Row> suites,
      PCollection<Block> late,
      PCollection<Long> absorbed) {
    this.verdicts = verdicts;
    this.suites = suites;
    this.late = late;
    this.absorbed = absorbed;
  }

  /**
   * A row of {@link CheckWindows#VERDICT_SCHEMA} per rule, window, group and pane. Those of {@link
   * WindowRule#isNotAnomalous} come once, later than the others.
   */
  public PCollection<Row> verdicts() {
    return verdicts;
  }

  /**
   * A row of {@link CheckWindows#SUITE_SCHEMA} per window, group and pane; {@link
   * WindowRule#isNotAnomalous} is not in it.
   */
  public PCollection<Row> suites() {
    return suites;
  }

  /**
   * The rows, of both datasets where there are two, that came too late for all their windows: the
   * fields grouped by and what is measured.
   */
  public PCollection<Block> late() {
    return late;
  }

  /**
   * How many rows each bundle took into windows: every row is in one of these numbers or late. Rows
   * of the other dataset are in it too where windows are named.
   */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("verdicts", verdicts, "suites", suites, "late", late, "absorbed", absorbed);
  }
}
