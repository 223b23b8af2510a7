/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.ContentBytes;
import io.millrace.transforms.block.ShardBlocks;
import io.millrace.transforms.period.Lateness;
import io.millrace.transforms.period.Marks;
import java.time.Duration;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** Keeps the first rows to arrive within a horizon. */
final class KeepFirst extends PTransform<PCollection<Block>, DeduplicateResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateSpec spec;

  KeepFirst(DeduplicateSpec spec) {
    this.spec = spec;
  }

  @Override
  public DeduplicateResult<Block> expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    Schema rows = coder.schema();
    DeduplicateCheck.first(spec, input, rows);
    boolean endless = input.isBounded() == IsBounded.UNBOUNDED;
    long horizon = requireNonNull(spec.scope().span(), "horizon is null").toMillis();
    Lateness lateness = lateness();
    KeptLog log =
        new KeptLog(rows, spec.keys(), horizon, spec.compared() == null ? null : told(rows));
    PCollectionTuple byTime =
        input.apply(
            "SplitLate",
            ParDo.of(new SplitLateFn(lateness))
                .withOutputTags(SplitLateFn.ON_TIME, TupleTagList.of(DeduplicateResult.LATE)));
    PCollection<KV<Integer, Block>> shards =
        byTime.get(SplitLateFn.ON_TIME).setCoder(coder).apply("Shard", ShardBlocks.by(spec.keys()));
    Expiry expiry = new Expiry(lateness, horizon);
    PCollectionTuple outputs =
        !endless
            ? drop(shards, new DropSeenFn(log))
            : Marks.areNeeded(input)
                ? drop(shards.apply("Mark", Marks.of(expiry)), new DropMarkedFn(log, expiry))
                : drop(shards, new DropRecentFn(log, expiry));
    return new DeduplicateResult<>(
        outputs.get(DeduplicateResult.KEPT).setCoder(coder),
        outputs.get(DeduplicateResult.DUPLICATES).setCoder(BlockCoder.of(log.duplicateSchema())),
        byTime.get(DeduplicateResult.LATE).setCoder(coder));
  }

  private static PCollectionTuple drop(
      PCollection<KV<Integer, Block>> shards, DoFn<KV<Integer, Block>, Block> dropping) {
    return shards.apply(
        "DropSeen",
        ParDo.of(dropping)
            .withOutputTags(DeduplicateResult.KEPT, TupleTagList.of(DeduplicateResult.DUPLICATES)));
  }

  private ContentBytes told(Schema rows) {
    return new ContentBytes(rows, DeduplicateLayout.comparedOf(spec, rows.getFieldNames()));
  }

  private Lateness lateness() {
    Duration allowed = spec.lateness();
    Duration window = spec.latenessWindow();
    return new Lateness(
        window == null ? 1 : window.toMillis(),
        allowed == null ? Lateness.ANY : allowed.toMillis());
  }
}
