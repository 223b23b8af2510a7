/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValues;

/** Takes the rows of each block that is put out, by the block's tag. */
record RowsByTag(Map<String, List<Row>> outputs) implements MultiOutputReceiver {
  RowsByTag() {
    this(new HashMap<>());
  }

  @Override
  public <T> OutputReceiver<T> get(TupleTag<T> tag) {
    return value ->
        WindowedValues.builder(WindowedValues.valueInGlobalWindow(value))
            .setReceiver(out -> add(tag.getId(), (Block) (Object) out.getValue()));
  }

  private void add(String tag, Block block) {
    for (int row = 0; row < block.rows(); row++) {
      outputs.computeIfAbsent(tag, first -> new ArrayList<>()).add(block.row(row));
    }
  }

  @Override
  public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
    throw new UnsupportedOperationException("getRowReceiver");
  }
}
