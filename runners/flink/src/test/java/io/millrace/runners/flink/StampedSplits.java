/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unbounded source whose splits stamp their rows with the watermark they tell the runner. Each
 * gives its last block only when a gate is open, and then ends.
 */
final class StampedSplits extends UnboundedSource<Block, StampedSplits.Mark> {
  private static final long serialVersionUID = 1L;
  static final int SPLITS = 2;
  static final Schema SCHEMA =
      Schema.builder().addStringField("id").addStringField("shop").addInt64Field("cents").build();
  private static final int BLOCKS = 40;
  private static final int ROWS = 25;
  private static final int DISORDER = 300;
  private static final int TARDINESS = 4_000;

  private final long seed;
  private final int split;
  private final SerializableFunction<Integer, Boolean> isOpen;

  private StampedSplits(long seed, int split, SerializableFunction<Integer, Boolean> isOpen) {
    this.seed = seed;
    this.split = split;
    this.isOpen = isOpen;
  }

  /**
   * @param isOpen says of a split whether its last block may come
   */
  static StampedSplits of(long seed, SerializableFunction<Integer, Boolean> isOpen) {
    return new StampedSplits(seed, 0, isOpen);
  }

  /** What a split gives: some 100 ms a row, a row in eight a repeat, a row in ten tardy. */
  static List<Block> blocks(long seed, int split) {
    Random random = new Random(seed + split);
    List<Block> blocks = new ArrayList<>();
    long latest = 0;
    long id = 0;
    while (blocks.size() < BLOCKS) {
      BlockBuilder builder = new BlockBuilder(SCHEMA);
      for (int row = 0; row < ROWS; row++) {
        long stamp = latest - DISORDER;
        int behind = random.nextInt(random.nextInt(10) == 0 ? TARDINESS : DISORDER);
        long time = latest + random.nextInt(200) - behind;
        id += random.nextInt(8) == 0 ? 0 : 1;
        builder.column(0).appendValue(split + "-" + id);
        builder.column(1).appendValue("shop " + random.nextInt(5));
        builder.column(2).appendValue((long) random.nextInt(10_000));
        builder.endRow(time, stamp);
        latest = Math.max(latest, time);
      }
      blocks.add(builder.build());
    }
    return blocks;
  }

  @Override
  public List<StampedSplits> split(int desired, PipelineOptions options) {
    return IntStream.range(0, SPLITS)
        .mapToObj(number -> new StampedSplits(seed, number, isOpen))
        .toList();
  }

  @Override
  public UnboundedReader<Block> createReader(PipelineOptions options, @Nullable Mark mark) {
    return new Reader(this, mark == null ? 0 : mark.given());
  }

  @Override
  public Coder<Block> getOutputCoder() {
    return BlockCoder.of(SCHEMA);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  /** How many blocks were given. */
  record Mark(int given) implements CheckpointMark, Serializable {
    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class Reader extends UnboundedReader<Block> {
    private final StampedSplits source;
    private final List<Block> blocks;
    private int given;

    private Reader(StampedSplits source, int given) {
      this.source = source;
      this.blocks = blocks(source.seed, source.split);
      this.given = given;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      boolean isLast = given == blocks.size() - 1;
      if (given == blocks.size() || (isLast && !source.isOpen.apply(source.split))) {
        return false;
      }
      given++;
      return true;
    }

    @Override
    public Block getCurrent() {
      return blocks.get(given - 1);
    }

    @Override
    public Instant getCurrentTimestamp() {
      return Instant.ofEpochMilli(getCurrent().minEventTime());
    }

    @Override
    public Instant getWatermark() {
      if (given == blocks.size()) {
        return BoundedWindow.TIMESTAMP_MAX_VALUE;
      }
      long latest = 0;
      for (Block block : blocks.subList(0, given)) {
        for (int row = 0; row < block.rows(); row++) {
          latest = Math.max(latest, block.eventTime(row));
        }
      }
      return Instant.ofEpochMilli(latest - DISORDER);
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(given);
    }

    @Override
    public StampedSplits getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
