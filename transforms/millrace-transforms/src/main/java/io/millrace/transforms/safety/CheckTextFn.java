/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.RowView;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Adds to each row what is thought of its text. */
final class CheckTextFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final CheckTextSpec spec;
  private final Schema output;
  private final Counter checked = CheckTextMetrics.CHECKED.counter();
  private final Counter flagged = CheckTextMetrics.FLAGGED.counter();

  /**
   * @param output the fields of the input, then those added
   */
  CheckTextFn(CheckTextSpec spec, Schema output) {
    this.spec = spec;
    this.output = output;
  }

  @ProcessElement
  public void processElement(@Element Block block, OutputReceiver<Block> out) {
    BlockBuilder added = new BlockBuilder(spec.added(), Integer.MAX_VALUE, Long.MAX_VALUE);
    RowView view = new RowView(block);
    int flags = 0;
    for (int row = 0; row < block.rows(); row++) {
      List<@Nullable Object> values = spec.judge(view.at(row).string(spec.textField()));
      for (int field = 0; field < values.size(); field++) {
        added.column(field).appendValue(values.get(field));
      }
      added.endRow(block.eventTime(row), Block.ON_TIME);
      flags += Boolean.TRUE.equals(values.get(CheckTextSpec.FLAG)) ? 1 : 0;
    }
    checked.inc(block.rows());
    flagged.inc(flags);
    out.output(block.with(output, columns(added.build())));
  }

  private static List<Column> columns(Block block) {
    return IntStream.range(0, block.schema().getFieldCount()).mapToObj(block::column).toList();
  }
}
