/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.join.JoinResult.Side;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** {@link Join} of rows: packs them, joins the blocks, and unpacks what comes of it. */
final class JoinRows extends PTransform<PCollection<Row>, JoinResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final JoinSpec spec;
  private final transient PCollection<Row> right;

  JoinRows(JoinSpec spec, PCollection<Row> right) {
    this.spec = spec;
    this.right = right;
  }

  @Override
  public JoinResult<Row> expand(PCollection<Row> left) {
    JoinLayout.of(spec, left, left.getSchema(), right, right.getSchema());
    PCollection<Block> rightBlocks = right.apply("PackRight", spec.rightTimes().pack());
    JoinSpec ofBlocks = spec.times(RowTimes.OF_ELEMENTS, RowTimes.OF_ELEMENTS);
    JoinResult<Block> result =
        left.apply("PackLeft", spec.leftTimes().pack())
            .apply("JoinBlocks", new JoinBlocks(ofBlocks, rightBlocks));
    return new JoinResult<>(
        result.joined().apply("UnpackJoined", UnpackBlocks.rows()),
        new Side<>(
            result.leftUnmatched().apply("UnpackLeftUnmatched", UnpackBlocks.rows()),
            result.lateLeft().apply("UnpackLateLeft", UnpackBlocks.rows()),
            result.absorbedLeft()),
        new Side<>(
            result.rightUnmatched().apply("UnpackRightUnmatched", UnpackBlocks.rows()),
            result.lateRight().apply("UnpackLateRight", UnpackBlocks.rows()),
            result.absorbedRight()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
