/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/** Sends the rows of a block that have no key aside. */
final class SplitByKeyFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;
  static final TupleTag<Block> KEYED = new TupleTag<>() {};
  static final TupleTag<Block> WITHOUT_KEY = new TupleTag<>() {};

  private final SessionLayout layout;

  SplitByKeyFn(SessionLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    Column key = layout.keyOf(block);
    int[] order = new int[block.rows()];
    int keyed = 0;
    int others = order.length;
    for (int row = 0; row < block.rows(); row++) {
      if (key.isNull(row)) {
        order[--others] = row;
      } else {
        order[keyed++] = row;
      }
    }
    if (keyed > 0) {
      out.get(KEYED).output(block.take(order, 0, keyed));
    }
    if (others < order.length) {
      out.get(WITHOUT_KEY).output(block.take(order, others, order.length));
    }
  }
}
