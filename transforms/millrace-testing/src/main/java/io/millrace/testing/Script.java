/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;

/**
 * What some splits give out, each in its own order: the same events for batch and streaming, and
 * for every order in which a runner may read the splits.
 *
 * @since 0.1
 */
@Evolving
public final class Script {
  private static final int MOST_IN_A_BUNDLE = 3;

  private final long seed;
  private final Schema schema;
  private final List<List<Chunk>> splits;

  Script(long seed, Schema schema, List<List<Chunk>> splits) {
    this.seed = seed;
    this.schema = schema;
    this.splits = splits;
  }

  /** The fields of the events. */
  public Schema schema() {
    return schema;
  }

  /** All blocks, split by split: what an oracle goes through. */
  public List<Block> blocks() {
    return splits.stream().flatMap(List::stream).map(Chunk::block).toList();
  }

  /** How many events there are, repeats counted. */
  public long events() {
    return blocks().stream().mapToLong(Block::rows).sum();
  }

  /** All events as bounded input, in an order of its own for each number. */
  public Create.Values<Block> batch(long order) {
    List<Block> blocks = new ArrayList<>(blocks());
    Collections.shuffle(blocks, new Random(order));
    return Create.of(blocks).withCoder(BlockCoder.of(schema));
  }

  /**
   * All events as unbounded input for the direct runner, whose watermark is never after any split's
   * own and often behind; the splits are read in an order of its own for each number.
   */
  public TestStream<Block> stream(long order) {
    Random random = new Random(order);
    int[] next = new int[splits.size()];
    long[] watermarks =
        splits.stream()
            .mapToLong(split -> split.isEmpty() ? Long.MAX_VALUE : Long.MIN_VALUE)
            .toArray();
    long told = Long.MIN_VALUE;
    TestStream.Builder<Block> stream = TestStream.create((Coder<Block>) BlockCoder.of(schema));
    while (true) {
      List<TimestampedValue<Block>> bundle = new ArrayList<>();
      for (int i = 1 + random.nextInt(MOST_IN_A_BUNDLE); i > 0; i--) {
        int split = random.nextInt(splits.size());
        if (next[split] < splits.get(split).size()) {
          Chunk chunk = splits.get(split).get(next[split]++);
          long time = chunk.block().minEventTime();
          bundle.add(TimestampedValue.of(chunk.block(), Instant.ofEpochMilli(time)));
          boolean over = next[split] == splits.get(split).size();
          watermarks[split] = over ? Long.MAX_VALUE : chunk.watermark();
        }
      }
      long least = Arrays.stream(watermarks).min().orElse(Long.MAX_VALUE);
      if (!bundle.isEmpty()) {
        stream = addElements(stream, bundle);
      }
      if (least == Long.MAX_VALUE) {
        return stream.advanceWatermarkToInfinity();
      }
      if (least > told && random.nextBoolean()) {
        told = least;
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(told));
      }
    }
  }

  private static TestStream.Builder<Block> addElements(
      TestStream.Builder<Block> stream, List<TimestampedValue<Block>> bundle) {
    @SuppressWarnings("unchecked")
    TimestampedValue<Block>[] rest =
        bundle.subList(1, bundle.size()).toArray(TimestampedValue[]::new);
    return stream.addElements(bundle.get(0), rest);
  }

  /** Says the seed. */
  @Override
  public String toString() {
    return "script of " + events() + " events, seed " + seed;
  }

  /**
   * A block of a split.
   *
   * @param watermark of the split after it
   */
  record Chunk(Block block, long watermark) {}
}
