/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.transforms.DropFields;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunctions;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;

/**
 * Many short scripts in one stream: each has a pace, a disorder and a watermark of its own, rows
 * that are late or come twice, and the keys that its maker gives it. The first one is hot: it has
 * twenty times the rows of the others. Blocks hold rows of whatever scripts have some just then.
 *
 * @param steps in order
 */
public record KeyedScripts(Schema schema, List<Step> steps) {
  /** The field of {@link #rows} with the event time. */
  public static final String HAPPENED = "happened_at";

  /** The field of {@link #rows} with the script's watermark when the row came. */
  public static final String CAME = "received_at";

  private static final int USUAL_ROWS = 12;
  private static final int STEPS = 60;
  private static final int TARDINESS = 2_500;
  private static final int LARGEST_LAG = 500;
  private static final int[] PACES = {20, 150, 600};

  /** Makes a row of a script; rows of two scripts must not share a key. */
  @FunctionalInterface
  public interface Maker {
    Row make(int script, long time);
  }

  /** What comes in one bundle, and how far the runner's watermark has come after it. */
  public record Step(List<Block> bundle, long watermark) {}

  /** A row as it comes, and its script's watermark then. */
  public record Arrival(Row row, long time, long stamp) {
    /** Where the period of that length ends that the row is in. */
    public long endOf(long period) {
      return (Math.floorDiv(time, period) + 1) * period;
    }

    /** Whether that period and the lateness were over. */
    public boolean isLate(long period, long lateness) {
      return endOf(period) + lateness <= stamp;
    }
  }

  private record Timed(Arrival arrival, long at) {}

  /** As many scripts of some twelve rows each. */
  public static KeyedScripts random(int scripts, Schema schema, Maker maker, Random random) {
    List<Timed> all = new ArrayList<>();
    for (int script = 0; script < scripts; script++) {
      int rows = script == 0 ? 20 * USUAL_ROWS : 1 + random.nextInt(2 * USUAL_ROWS);
      addScript(script, rows, maker, random, all);
    }
    all.sort(Comparator.comparingLong(Timed::at));
    return new KeyedScripts(schema, steps(schema, all, random));
  }

  private static void addScript(int script, int rows, Maker maker, Random random, List<Timed> all) {
    int pace = PACES[random.nextInt(PACES.length)];
    int disorder = 1 + random.nextInt(300);
    long latest = random.nextInt(10_000) - 10_000L;
    long at = Long.MIN_VALUE;
    List<Arrival> sent = new ArrayList<>();
    while (sent.size() < rows) {
      long stamp = latest - disorder;
      if (!sent.isEmpty() && random.nextInt(10) == 0) {
        Arrival again = sent.get(random.nextInt(sent.size()));
        sent.add(new Arrival(again.row(), again.time(), stamp));
      } else {
        long behind = random.nextInt(random.nextInt(10) == 0 ? TARDINESS : disorder);
        long time = latest + random.nextInt(pace) - behind;
        sent.add(new Arrival(maker.make(script, time), time, stamp));
        latest = Math.max(latest, time);
      }
      at = Math.max(at, stamp + random.nextInt(LARGEST_LAG));
      all.add(new Timed(sent.get(sent.size() - 1), at));
    }
  }

  /** The watermark is never after the stamp of a row to come, and sometimes far behind. */
  private static List<Step> steps(Schema schema, List<Timed> all, Random random) {
    long[] least = new long[all.size() + 1];
    least[all.size()] = all.get(all.size() - 1).at();
    for (int i = all.size() - 1; i >= 0; i--) {
      least[i] = Math.min(least[i + 1], all.get(i).arrival().stamp());
    }
    int mostRows = Math.min(BlockBuilder.MAX_ROWS, 1 + all.size() / STEPS);
    List<Step> steps = new ArrayList<>();
    long watermark = Long.MIN_VALUE;
    int next = 0;
    while (next < all.size()) {
      List<Block> bundle = new ArrayList<>();
      for (int blocks = 1 + random.nextInt(3); blocks > 0 && next < all.size(); blocks--) {
        BlockBuilder builder = new BlockBuilder(schema);
        for (int rows = 1 + random.nextInt(mostRows); rows > 0 && next < all.size(); rows--) {
          Arrival arrival = all.get(next++).arrival();
          builder.addRow(arrival.row(), arrival.time(), arrival.stamp());
        }
        bundle.add(BlockCuts.anyLayout(builder.build(), random));
      }
      watermark = Math.max(watermark, least[next] - random.nextInt(3) * random.nextInt(TARDINESS));
      steps.add(new Step(bundle, watermark));
    }
    return steps;
  }

  /** All blocks, in order. */
  public List<Block> blocks() {
    return steps.stream().flatMap(step -> step.bundle().stream()).toList();
  }

  /** All rows, in order: what an oracle goes through. */
  public List<Arrival> arrivals() {
    List<Arrival> arrivals = new ArrayList<>();
    for (Block block : blocks()) {
      for (int row = 0; row < block.rows(); row++) {
        arrivals.add(new Arrival(block.row(row), block.eventTime(row), block.stamp(row)));
      }
    }
    return arrivals;
  }

  /** The same as bounded input. */
  public Create.Values<Block> batch() {
    return Create.of(blocks()).withCoder(BlockCoder.of(schema));
  }

  /** The same on the direct runner, where each bundle is done with before its watermark comes. */
  public TestStream<Block> stream() {
    return stream(
        TestStream.create((Coder<Block>) BlockCoder.of(schema)),
        block -> List.of(TimestampedValue.of(block, Instant.ofEpochMilli(block.minEventTime()))));
  }

  /**
   * The rows one by one, bounded or as a stream, with a field {@link #HAPPENED} and a field {@link
   * #CAME} that has their stamps.
   */
  public PTransform<PBegin, PCollection<Row>> rows(boolean streaming) {
    Schema timed =
        Schema.builder()
            .addFields(schema.getFields())
            .addDateTimeField(HAPPENED)
            .addNullableField(CAME, FieldType.DATETIME)
            .build();
    return streaming
        ? stream(TestStream.create(timed), block -> timed(block, timed))
        : Create.timestamped(
                blocks().stream().flatMap(block -> timed(block, timed).stream()).toList())
            .withSchema(
                timed,
                TypeDescriptors.rows(),
                SerializableFunctions.identity(),
                SerializableFunctions.identity());
  }

  private static List<TimestampedValue<Row>> timed(Block block, Schema timed) {
    List<TimestampedValue<Row>> rows = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      Instant time = Instant.ofEpochMilli(block.eventTime(row));
      long stamp = block.stamp(row);
      rows.add(
          TimestampedValue.of(
              Row.withSchema(timed)
                  .addValues(block.row(row).getValues())
                  .addValues(time, stamp == Block.ON_TIME ? null : Instant.ofEpochMilli(stamp))
                  .build(),
              time));
    }
    return rows;
  }

  /** Rows of {@link #rows} as their makers made them. */
  public static PCollection<Row> untimed(PCollection<Row> rows) {
    return rows.apply("Untimed " + rows.getName(), DropFields.fields(HAPPENED, CAME));
  }

  private <T> TestStream<T> stream(
      TestStream.Builder<T> stream, Function<Block, List<TimestampedValue<T>>> elements) {
    for (Step step : steps) {
      List<TimestampedValue<T>> bundle =
          step.bundle().stream().flatMap(block -> elements.apply(block).stream()).toList();
      @SuppressWarnings("unchecked")
      TimestampedValue<T>[] rest =
          bundle.subList(1, bundle.size()).toArray(TimestampedValue[]::new);
      stream =
          stream
              .addElements(bundle.get(0), rest)
              .advanceWatermarkTo(Instant.ofEpochMilli(step.watermark()));
    }
    return stream.advanceWatermarkToInfinity();
  }
}
