/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import java.util.Objects;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Parts the rows of {@link Block}s by whether a condition holds.
 *
 * <p><i>Input:</i> blocks with a {@link BlockCoder}.
 *
 * <p><i>Output:</i> blocks of the same fields with the rows kept, and such with the others, each
 * row in one of them, in their order, with their event times and stamps; no block where there are
 * none. Blocks may become small; {@link MergeBlocks} helps.
 *
 * <p><i>Time and windows:</i> a block stays in its window and keeps its timestamp, which is then at
 * or before its earliest row.
 *
 * <p><i>Failures:</i> what the condition throws fails the step.
 *
 * <pre>{@code
 * blocks.apply(FilterRows.where(row -> row.int64("quantity") > 0)).kept();
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class FilterRows extends PTransform<PCollection<Block>, FilterRowsResult> {
  private static final long serialVersionUID = 1L;

  private final SerializablePredicate<RowView> condition;
  private final @Nullable Counter filtered;

  private FilterRows(SerializablePredicate<RowView> condition, @Nullable Counter filtered) {
    this.condition = condition;
    this.filtered = filtered;
  }

  /**
   * Keeps rows.
   *
   * @param condition of each row to keep; the view is valid during the call alone
   */
  public static FilterRows where(SerializablePredicate<RowView> condition) {
    return new FilterRows(Objects.requireNonNull(condition, "condition"), null);
  }

  /** Also counts the rows it does not keep; by default it does not. */
  public FilterRows counting(Counter filtered) {
    return new FilterRows(condition, Objects.requireNonNull(filtered, "filtered"));
  }

  @Override
  public FilterRowsResult expand(PCollection<Block> input) {
    BlockInput.schema("filter", input);
    PCollectionTuple parted =
        input.apply(
            "Filter",
            ParDo.of(new FilterFn(condition, filtered))
                .withOutputTags(FilterRowsResult.KEPT, TupleTagList.of(FilterRowsResult.FILTERED)));
    return new FilterRowsResult(
        parted.get(FilterRowsResult.KEPT).setCoder(input.getCoder()),
        parted.get(FilterRowsResult.FILTERED).setCoder(input.getCoder()));
  }

  private static final class FilterFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;

    private final SerializablePredicate<RowView> condition;
    private final @Nullable Counter filtered;

    FilterFn(SerializablePredicate<RowView> condition, @Nullable Counter filtered) {
      this.condition = condition;
      this.filtered = filtered;
    }

    @ProcessElement
    public void processElement(@Element Block block, MultiOutputReceiver out) {
      RowView view = new RowView(block);
      int rows = block.rows();
      boolean[] kept = new boolean[rows];
      int count = 0;
      for (int row = 0; row < rows; row++) {
        kept[row] = condition.test(view.at(row));
        count += kept[row] ? 1 : 0;
      }
      RowSplit split = RowSplit.of(block, kept, count);
      if (count > 0) {
        out.get(FilterRowsResult.KEPT).output(split.chosen());
      }
      if (count < rows) {
        out.get(FilterRowsResult.FILTERED).output(split.others());
        if (filtered != null) {
          filtered.inc(rows - count);
        }
      }
    }
  }
}
