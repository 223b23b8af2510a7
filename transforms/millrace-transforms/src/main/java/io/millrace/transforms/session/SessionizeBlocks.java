/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.period.FiringWindows;
import io.millrace.transforms.period.GatherShards;
import io.millrace.transforms.period.GatherShardsResult;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * {@link Sessionize} for blocks, with the same promises and the same sessions, by each row's own
 * event time; with a cap, a row is late when the end of its period + the allowed lateness is not
 * after its {@link Block#stamp}.
 *
 * <p>Fields that no measure asks for are better dropped before.
 *
 * <pre>{@code
 * blocks.apply(
 *     Sessionize.by("customer_id")
 *         .gap(Duration.ofMinutes(30))
 *         .measuring(Measure.count("clicks"))
 *         .onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class SessionizeBlocks
    extends PTransform<PCollection<Block>, SessionizeResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final SessionizeSpec spec;

  SessionizeBlocks(SessionizeSpec spec) {
    this.spec = spec;
  }

  @Override
  public SessionizeResult<Block> expand(PCollection<Block> input) {
    Schema rows = BlockCoder.of(input).schema();
    SessionLayout layout = SessionLayout.ofBlocks(spec, input, rows);
    List<String> keys = layout.keyNames();
    FilterRowsResult keyed =
        input.apply(
            "KeepKeyed",
            FilterRows.where(row -> keys.stream().noneMatch(row::isNull))
                .counting(SessionizeMetrics.WITHOUT_KEY.counter()));
    GatherShardsResult gathered =
        keyed.kept().apply("Gather", GatherShards.of(keys, layout.periods()));
    return new SessionizeResult<>(
        gathered
            .shards()
            .apply("CutSessions", ParDo.of(new CutSessionsFn(layout, rows)))
            .setCoder(BlockCoder.of(layout.outputSchema()))
            .apply("Globally", FiringWindows.none()),
        gathered.late(),
        keyed.filtered(),
        gathered.absorbed());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
