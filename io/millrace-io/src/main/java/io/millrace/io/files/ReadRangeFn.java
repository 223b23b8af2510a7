/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.quality.BlockCheck;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads one range per element. A file that cannot be read is a letter that says so. */
final class ReadRangeFn extends DoFn<FileRange, Block> {
  private static final long serialVersionUID = 1L;

  private final ReadBlocksSettings settings;
  private final @Nullable BlockCheck check;
  private final int[] checkedFields;
  private transient @Nullable RangeRows rows;
  private transient BlockCheck.@Nullable Judge judge;

  /**
   * @param check of the blocks read; what passes goes on without the record's text
   */
  ReadRangeFn(ReadBlocksSettings settings, @Nullable BlockCheck check) {
    this.settings = settings;
    this.check = check;
    this.checkedFields = IntStream.range(0, settings.schema().getFieldCount()).toArray();
  }

  @Setup
  public void setup() {
    // What is checked here leaves without the records' text.
    rows = new RangeRows(settings, /* lasting= */ check == null);
    judge = check == null ? null : check.open();
  }

  @ProcessElement
  public void processElement(@Element FileRange range, MultiOutputReceiver out) {
    OutputReceiver<Block> blocks = out.get(ReadBlocksResult.BLOCKS);
    Consumer<Block> give =
        block -> blocks.outputWithTimestamp(block, BlockTimes.timestampOf(block));
    Consumer<Rejected> letters = out.get(ReadBlocksResult.REJECTED)::output;
    BlockCheck.Judge checking = judge;
    if (checking == null) {
      out.get(ReadBlocksResult.TALLIES).output(read(range, give, letters));
      return;
    }
    checking.startCounts();
    Row tally = read(range, block -> check(checking, block, give, letters), letters);
    out.get(ReadBlocksResult.TALLIES).output(tally);
    out.get(ReadBlocksResult.COUNTS).output(checking.counts());
  }

  private void check(
      BlockCheck.Judge checking, Block block, Consumer<Block> give, Consumer<Rejected> letters) {
    Block accepted = checking.accept(block, letters);
    if (accepted != null) {
      give.accept(
          settings.recordField() == null
              ? accepted
              : accepted.project(settings.schema(), checkedFields));
    }
  }

  /** Gives the range's records to the outputs; returns its tally. */
  Row read(FileRange range, Consumer<Block> blocks, Consumer<Rejected> letters) {
    return requireNonNull(rows, "not set up").read(range, blocks, letters);
  }
}
