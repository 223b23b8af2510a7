/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.RowView;
import org.apache.beam.sdk.transforms.DoFn;

/** Makes a block of the anomalies of each block of scored rows that has any. */
final class PickAnomaliesFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final AnomalyLayout layout;

  PickAnomaliesFn(AnomalyLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element Block scored, OutputReceiver<Block> out) {
    BlockBuilder found = new BlockBuilder(layout.anomaliesSchema());
    RowView view = new RowView(scored);
    for (int row = 0; row < scored.rows(); row++) {
      if (layout.isAnomaly(view.at(row))) {
        found.addRow(layout.anomaly(view), scored.eventTime(row), scored.stamp(row));
      }
    }
    if (found.rows() > 0) {
      out.output(found.build());
    }
  }
}
