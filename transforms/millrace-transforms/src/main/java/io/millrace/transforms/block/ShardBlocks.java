/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Internal;
import io.millrace.transforms.rows.Shards;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Splits blocks by shard: all rows of a key come under one shard's number, gathered to blocks again
 * within a bundle.
 *
 * <p><b>Input:</b> blocks in the global window. <b>Output:</b> blocks of the same schema under
 * their shard, of about 1 MiB at most unless a few rows are larger, each with the smallest event
 * time in it as Beam timestamp. Rows of a shard keep the order they came in. <b>State and
 * memory:</b> one block being filled per shard.
 *
 * @since 0.1
 */
@Internal
public final class ShardBlocks
    extends PTransform<PCollection<Block>, PCollection<KV<Integer, Block>>> {
  private static final long serialVersionUID = 1L;

  /** 1 MiB: Flink's batch sorts what it shuffles in buffers that no element may fill. */
  private static final int MAX_BYTES = 1 << 20;

  /** How many rows are added before the bytes are looked at. */
  private static final int PIECE = 64;

  private final List<String> fields;
  private final @Nullable Shards shards;

  private ShardBlocks(List<String> fields, @Nullable Shards shards) {
    this.fields = fields;
    this.shards = shards;
  }

  /** By these fields, of the types {@link BlockKeys} knows, into the shards of the run. */
  public static ShardBlocks by(List<String> fields) {
    return new ShardBlocks(List.copyOf(fields), null);
  }

  /** Into these, which are the same whatever runs. */
  public ShardBlocks into(Shards fixed) {
    return new ShardBlocks(fields, fixed);
  }

  @Override
  public PCollection<KV<Integer, Block>> expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    Shards count = shards == null ? Shards.of(input.getPipeline()) : shards;
    return input
        .apply(ParDo.of(new ShardFn(coder.schema(), fields, count)))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder));
  }

  private static final class ShardFn extends DoFn<Block, KV<Integer, Block>> {
    private static final long serialVersionUID = 1L;
    private final Schema schema;
    private final List<String> fields;
    private final Shards shards;
    private transient @Nullable BlockBuilder[] builders = {};
    private transient @Nullable BlockKeys keys;
    private transient int[] shardOfRow = {};
    private transient int[] order = {};

    ShardFn(Schema schema, List<String> fields, Shards shards) {
      this.schema = schema;
      this.fields = fields;
      this.shards = shards;
    }

    @Setup
    public void setup() {
      builders = new BlockBuilder[shards.count()];
      shardOfRow = new int[0];
      order = new int[0];
      keys = new BlockKeys(schema, fields);
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<KV<Integer, Block>> out) {
      int[] ends = sort(block);
      int from = 0;
      for (int shard = 0; shard < ends.length; shard++) {
        while (from < ends[shard]) {
          int to = Math.min(from + PIECE, ends[shard]);
          BlockBuilder builder = builderOf(shard);
          builder.addRows(block, order, from, to);
          if (builder.isFull()) {
            Block full = builder.build();
            out.outputWithTimestamp(KV.of(shard, full), timestampOf(full));
          }
          from = to;
        }
      }
    }

    /** Orders the rows by shard, a counting sort; returns where each shard's rows end. */
    private int[] sort(Block block) {
      BlockKeys read = keys;
      if (read == null) {
        throw new IllegalStateException("Setup was not called");
      }
      int rows = block.rows();
      if (order.length < rows) {
        order = new int[rows];
        shardOfRow = new int[rows];
      }
      read.read(block);
      int[] next = new int[shards.count() + 1];
      for (int row = 0; row < rows; row++) {
        int shard = shards.ofHash(read.hash(row));
        shardOfRow[row] = shard;
        next[shard + 1]++;
      }
      for (int shard = 0; shard < shards.count(); shard++) {
        next[shard + 1] += next[shard];
      }
      for (int row = 0; row < rows; row++) {
        order[next[shardOfRow[row]]++] = row;
      }
      return Arrays.copyOf(next, shards.count());
    }

    private BlockBuilder builderOf(int shard) {
      BlockBuilder builder = builders[shard];
      if (builder == null) {
        builder = new BlockBuilder(schema, BlockBuilder.MAX_ROWS, MAX_BYTES);
        builders[shard] = builder;
      }
      return builder;
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      for (int shard = 0; shard < builders.length; shard++) {
        BlockBuilder builder = builders[shard];
        if (builder != null && builder.rows() > 0) {
          Block rest = builder.build();
          context.output(KV.of(shard, rest), timestampOf(rest), GlobalWindow.INSTANCE);
        }
      }
    }

    private static Instant timestampOf(Block block) {
      return BlockTimes.timestampOf(block);
    }

    /** A block gathered over a bundle starts before the last one that added to it. */
    @Override
    @SuppressWarnings("deprecation")
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
