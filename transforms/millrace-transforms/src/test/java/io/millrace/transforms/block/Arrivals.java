/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;

/**
 * Blocks as the splits of an unbounded source give them out, and the watermark that a runner makes
 * of the splits' own: it is never after any of them, and sometimes far behind.
 *
 * @param steps in order
 */
public record Arrivals(Schema schema, List<Step> steps) {
  private static final int SPLITS = 3;
  private static final int LARGEST_STEP = 150;

  /** What comes in one bundle, and how far the runner's watermark has come after it. */
  public record Step(List<Block> bundle, long watermark) {}

  /**
   * Three splits whose event time goes on by 75 ms a row.
   *
   * @param rowAt makes a row of that event time
   * @param disorder how far the splits' watermarks stay behind their latest row
   * @param tardiness how far a row in ten may be behind the latest of its split
   */
  public static Arrivals random(
      Schema schema,
      LongFunction<Row> rowAt,
      int bundles,
      int disorder,
      int tardiness,
      Random random) {
    long[] latest = new long[SPLITS];
    Arrays.fill(latest, -5_000);
    long watermark = Long.MIN_VALUE;
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < bundles; i++) {
      List<Block> bundle = new ArrayList<>();
      for (int blocks = 1 + random.nextInt(3); blocks > 0; blocks--) {
        int split = random.nextInt(SPLITS);
        BlockBuilder builder = new BlockBuilder(schema);
        for (int rows = 1 + random.nextInt(12); rows > 0; rows--) {
          long next = latest[split] + random.nextInt(LARGEST_STEP);
          long behind = random.nextInt(random.nextInt(10) == 0 ? tardiness : disorder);
          add(builder, rowAt, next - behind, latest[split] - disorder);
          latest[split] = Math.max(latest[split], next - behind);
        }
        bundle.add(BlockCuts.anyLayout(builder.build(), random));
      }
      long splits = Arrays.stream(latest).min().getAsLong() - disorder;
      watermark = Math.max(watermark, splits - random.nextInt(3) * random.nextInt(tardiness));
      steps.add(new Step(bundle, watermark));
    }
    return new Arrivals(schema, steps);
  }

  private static void add(
      BlockBuilder builder, LongFunction<Row> rowAt, long eventTime, long stamp) {
    Row row = rowAt.apply(eventTime);
    for (int field = 0; field < row.getFieldCount(); field++) {
      builder.column(field).appendValue(row.getValue(field));
    }
    builder.endRow(eventTime, stamp);
  }

  /** The same on the direct runner, where each bundle is done with before its watermark comes. */
  public TestStream<Block> stream() {
    TestStream.Builder<Block> stream = TestStream.create((Coder<Block>) BlockCoder.of(schema));
    for (Step step : steps) {
      List<TimestampedValue<Block>> bundle = new ArrayList<>();
      for (Block block : step.bundle()) {
        bundle.add(TimestampedValue.of(block, Instant.ofEpochMilli(block.minEventTime())));
      }
      @SuppressWarnings("unchecked")
      TimestampedValue<Block>[] rest =
          bundle.subList(1, bundle.size()).toArray(TimestampedValue[]::new);
      stream =
          stream
              .addElements(bundle.get(0), rest)
              .advanceWatermarkTo(Instant.ofEpochMilli(step.watermark()));
    }
    return stream.advanceWatermarkToInfinity();
  }
}
