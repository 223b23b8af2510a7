/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Merges the small {@link Block}s of a bundle to larger ones; large ones pass as they are.
 *
 * <p>After a step that leaves few rows in each block, such as {@link FilterRows} or a split by
 * shard. No order among the rows is promised, and bundles are not merged with each other.
 *
 * <p><i>Input:</i> blocks with a {@link BlockCoder}.
 *
 * <p><i>Output:</i> blocks with the same rows, event times and stamps. A block is let go when it
 * has the rows asked for or the next would make it more, at {@link BlockBuilder#MAX_BYTES} bytes,
 * or when the bundle ends. Blocks without rows are dropped.
 *
 * <p><i>Time and windows:</i> blocks of different windows stay apart. A block's timestamp is the
 * smallest event time in it, kept within what Beam allows and before the end of its window.
 *
 * <p><i>State and memory:</i> no state. Each bundle holds one block under way per window; at
 * {@value OpenBlocks#MAX_WINDOWS} windows it lets all go.
 *
 * @since 0.1
 */
@Evolving
public final class MergeBlocks extends PTransform<PCollection<Block>, PCollection<Block>> {
  private static final long serialVersionUID = 1L;

  private final int rows;

  private MergeBlocks(int rows) {
    this.rows = rows;
  }

  /**
   * Merges blocks of fewer rows.
   *
   * @param rows at least 1; {@link BlockBuilder#MAX_ROWS} is a good choice
   */
  public static MergeBlocks upTo(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("Invalid rows: " + rows + " (must be at least 1)");
    }
    return new MergeBlocks(rows);
  }

  @Override
  public PCollection<Block> expand(PCollection<Block> input) {
    Schema schema = BlockInput.schema("merge", input);
    return input.apply("Merge", ParDo.of(new MergeFn(schema, rows))).setCoder(input.getCoder());
  }

  private static final class MergeFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;

    private final Schema schema;
    private final int rows;
    private transient @Nullable OpenBlocks open;

    MergeFn(Schema schema, int rows) {
      this.schema = schema;
      this.rows = rows;
    }

    @StartBundle
    public void startBundle() {
      open = new OpenBlocks(schema, rows);
    }

    @ProcessElement
    public void processElement(ProcessContext context, BoundedWindow window) {
      Block block = context.element();
      OpenBlocks.Out out =
          (done, timestamp, its) ->
              context.outputWindowedValue(done, timestamp, List.of(its), context.pane());
      if (block.rows() >= rows || block.bytes() >= BlockBuilder.MAX_BYTES) {
        out.output(block, OpenBlocks.timestamp(block.minEventTime(), window), window);
      } else if (block.rows() > 0) {
        BlockBuilder builder = requireNonNull(open).of(window, out);
        if (builder.rows() + block.rows() > rows) {
          OpenBlocks.letGo(window, builder, out);
        }
        builder.addRows(block, IntStream.range(0, block.rows()).toArray(), 0, block.rows());
        if (builder.isFull()) {
          OpenBlocks.letGo(window, builder, out);
        }
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      requireNonNull(open).letGo(context::output);
    }

    /** A block goes by its earliest row, which may be before the block that fills it. */
    @Override
    @SuppressWarnings("deprecation") // Beam offers no other way to say so.
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
