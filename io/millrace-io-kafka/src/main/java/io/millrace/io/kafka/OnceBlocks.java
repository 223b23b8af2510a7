/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.GatherBlocks;
import io.millrace.transforms.block.ShardBlocks;
import io.millrace.transforms.rows.InputCheck;
import io.millrace.transforms.rows.Shards;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** The graph of a write that is there once: rows by shard, and units of them by what runs it. */
final class OnceBlocks {
  /** The most that brokers allow, if nothing else is said to them. */
  private static final Duration MOST = Duration.ofMinutes(15);

  /** Less than a micro-batch lasts. */
  private static final org.joda.time.Duration MOMENT = org.joda.time.Duration.millis(1);

  private OnceBlocks() {}

  /** Tells all that keeps the rows from being written once. */
  static void check(TopicWrite write, PCollection<Block> input, InputCheck check) {
    MillraceOptions options = input.getPipeline().getOptions().as(MillraceOptions.class);
    if (input.isBounded() == IsBounded.UNBOUNDED
        && !options.getCommitOnCheckpoint()
        && !options.getMicroBatches()) {
      check.problem(
          "Cannot write %s exactly once as a stream without checkpoints or micro-batches; run it on Flink with checkpoints or on Spark, or write it at least once"
              .formatted(write.producer().target()));
    }
  }

  static PCollectionTuple write(
      TopicWrite write,
      Schema schema,
      ValueFormat.Writers values,
      StepContext context,
      PCollection<Block> input) {
    boolean isBounded = input.isBounded() == IsBounded.BOUNDED;
    Duration deadline = write.producer().deadline();
    ShardWrite shards =
        new ShardWrite(
            write,
            schema,
            values,
            context,
            isBounded || deadline.compareTo(MOST) > 0 ? MOST : deadline);
    PCollection<KV<Integer, Block>> blocks = sharded(write, schema, input);
    TupleTagList rejected = TupleTagList.of(WriteKafkaFn.REJECTED);
    MillraceOptions options = input.getPipeline().getOptions().as(MillraceOptions.class);
    if (!isBounded && options.getCommitOnCheckpoint()) {
      return blocks
          .apply("Number", ParDo.of(new NumberedBlock.NumberFn()))
          .setCoder(KvCoder.of(VarIntCoder.of(), NumberedBlock.coder(schema)))
          .apply(
              "SendStable",
              ParDo.of(new WriteStableFn(shards)).withOutputTags(WriteKafkaFn.TALLIES, rejected));
    }
    return (isBounded
            ? blocks.apply("GatherAll", GatherBlocks.of(BlockCoder.of(schema)))
            : microBatches(blocks).apply("GatherBatch", GroupByKey.create()))
        .apply(
            "SendGroups",
            ParDo.of(new WriteGroupsFn(shards)).withOutputTags(WriteKafkaFn.TALLIES, rejected));
  }

  private static PCollection<KV<Integer, Block>> sharded(
      TopicWrite write, Schema schema, PCollection<Block> input) {
    List<String> keys = write.around().keys();
    List<String> fields =
        keys.isEmpty()
            ? schema.getFields().stream()
                .filter(field -> InputCheck.PLAIN_TYPES.contains(field.getType().getTypeName()))
                .map(Field::getName)
                .toList()
            : keys;
    return input
        .apply("ByShard", ShardBlocks.by(fields).into(new Shards(ShardWrite.SHARDS)))
        .setCoder(KvCoder.of(VarIntCoder.of(), BlockCoder.of(schema)));
  }

  /** All of a micro-batch together. */
  private static PCollection<KV<Integer, Block>> microBatches(
      PCollection<KV<Integer, Block>> blocks) {
    return blocks.apply(
        "AfterMicroBatch",
        Window.<KV<Integer, Block>>into(new GlobalWindows())
            .triggering(
                Repeatedly.forever(
                    AfterProcessingTime.pastFirstElementInPane().plusDelayOf(MOMENT)))
            .withAllowedLateness(org.joda.time.Duration.ZERO)
            .discardingFiredPanes());
  }
}
