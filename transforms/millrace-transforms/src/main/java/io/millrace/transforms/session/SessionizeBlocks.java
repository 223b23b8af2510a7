/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.GatherBlocks;
import io.millrace.transforms.block.ShardBlocks;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * {@link Sessionize} for blocks, with the same promises and the same sessions, by each row's own
 * event time.
 *
 * <p><b>State and memory:</b> the blocks of a shard of the keys at a time, in memory, and about 50
 * bytes and the key for each row. Fields that no measure asks for are better dropped before.
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
    BlockCoder coder = BlockCoder.of(input);
    SessionLayout layout = SessionLayout.ofBlocks(spec, input, coder.schema());
    PCollectionTuple keyed =
        input.apply(
            "SplitByKey",
            ParDo.of(new SplitByKeyFn(layout))
                .withOutputTags(SplitByKeyFn.KEYED, TupleTagList.of(SplitByKeyFn.WITHOUT_KEY)));
    return new SessionizeResult<>(
        keyed
            .get(SplitByKeyFn.KEYED)
            .setCoder(coder)
            .apply("KeyByShard", ShardBlocks.by(List.of(spec.keyField())))
            .apply("GatherByShard", GatherBlocks.of(coder))
            .apply("CutSessions", ParDo.of(new CutBlockSessionsFn(layout, coder.schema())))
            .setRowSchema(layout.outputSchema()),
        SplitByKeyFn.WITHOUT_KEY,
        keyed.get(SplitByKeyFn.WITHOUT_KEY).setCoder(coder));
  }
}
