/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps the rows of {@link Block}s for which a condition holds.
 *
 * <p><i>Input:</i> blocks with a {@link BlockCoder}.
 *
 * <p><i>Output:</i> blocks of the same fields with the rows kept, in their order, with their event
 * times and stamps; no block where none is kept. Blocks may become small; {@link MergeBlocks}
 * helps.
 *
 * <p><i>Time and windows:</i> a block stays in its window and keeps its timestamp, which is then at
 * or before its earliest row.
 *
 * <p><i>Failures:</i> what the condition throws fails the step.
 *
 * <pre>{@code
 * blocks.apply(FilterRows.where(row -> row.int64("quantity") > 0));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class FilterRows extends PTransform<PCollection<Block>, PCollection<Block>> {
  private static final long serialVersionUID = 1L;

  private final SerializablePredicate<RowView> condition;

  private FilterRows(SerializablePredicate<RowView> condition) {
    this.condition = condition;
  }

  /**
   * Keeps rows.
   *
   * @param condition of each row to keep; the view is valid during the call alone
   */
  public static FilterRows where(SerializablePredicate<RowView> condition) {
    return new FilterRows(Objects.requireNonNull(condition, "condition"));
  }

  @Override
  public PCollection<Block> expand(PCollection<Block> input) {
    BlockInput.schema("filter", input);
    return input.apply("Filter", ParDo.of(new FilterFn(condition))).setCoder(input.getCoder());
  }

  private static final class FilterFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;

    private final SerializablePredicate<RowView> condition;

    FilterFn(SerializablePredicate<RowView> condition) {
      this.condition = condition;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) {
      RowView view = new RowView(block);
      int[] kept = new int[block.rows()];
      int count = 0;
      for (int row = 0; row < block.rows(); row++) {
        if (condition.test(view.at(row))) {
          kept[count++] = row;
        }
      }
      if (count > 0) {
        out.output(block.take(kept, 0, count));
      }
    }
  }
}
