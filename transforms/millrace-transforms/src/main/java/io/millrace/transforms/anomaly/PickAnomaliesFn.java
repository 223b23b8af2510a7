/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.RowView;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;

/** Makes a block of the anomalies of each block of scored rows that has any. */
final class PickAnomaliesFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final AnomalyLayout layout;
  private final Counter scoredRows = DetectAnomaliesMetrics.SCORED.counter();
  private final Counter unscoredRows = DetectAnomaliesMetrics.UNSCORED.counter();
  private final Counter anomalies = DetectAnomaliesMetrics.ANOMALIES.counter();

  PickAnomaliesFn(AnomalyLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element Block scored, OutputReceiver<Block> out) {
    BlockBuilder found = new BlockBuilder(layout.anomaliesSchema());
    RowView view = new RowView(scored);
    int unscored = 0;
    for (int row = 0; row < scored.rows(); row++) {
      view.at(row);
      unscored += layout.isScored(view) ? 0 : 1;
      if (layout.isAnomaly(view)) {
        found.addRow(layout.anomaly(view), scored.eventTime(row), scored.stamp(row));
      }
    }
    scoredRows.inc(scored.rows() - unscored);
    unscoredRows.inc(unscored);
    if (found.rows() > 0) {
      anomalies.inc(found.rows());
      out.output(found.build());
    }
  }
}
