/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * Writes scripts: events of several splits as a broken world sends them, out of order, repeated,
 * late and mostly of one key. All comes from a seed; {@link Script#toString} tells it.
 *
 * <p>A split's watermark stays behind its latest event by the disorder; an event's {@link
 * Block#stamp stamp} is that watermark when it comes, and so the script alone decides what is late.
 *
 * <p>Immutable; each setting gives a new one, in any order.
 *
 * <pre>{@code
 * Script script =
 *     EventScript.of(SALE, (key, time, random) -> sale("p" + key, random.nextInt(9)))
 *         .keys(20, 0.3)
 *         .tardy(0.1, Duration.ofSeconds(30))
 *         .play(seed);
 * pipeline.apply(script.stream(1))
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EventScript {
  /** Makes the event of a key at a time. */
  @FunctionalInterface
  public interface Maker {
    /**
     * Makes an event.
     *
     * @param key 0 to the number of keys - 1
     * @param time in epoch milliseconds
     */
    Row make(int key, long time, Random random);
  }

  private static final int SPLITS = 3;
  private static final int MOST_IN_A_BLOCK = 12;

  private final Schema schema;
  private final Maker maker;
  private final Settings settings;

  private EventScript(Schema schema, Maker maker, Settings settings) {
    this.schema = schema;
    this.maker = maker;
    this.settings = settings;
  }

  /** Scripts of 400 events of 8 keys alike, 75 ms apart, at most 300 ms out of order. */
  public static EventScript of(Schema schema, Maker maker) {
    return new EventScript(
        schema,
        maker,
        new Settings(
            400,
            8,
            0,
            Duration.ofMillis(75),
            Duration.ofMillis(300),
            0,
            Duration.ofMillis(300),
            0));
  }

  /** How many events, repeats not counted: at least 1. */
  public EventScript events(int events) {
    return with(settings.events(events));
  }

  /**
   * How many keys, at least 1, and which share of the events, 0 to 1, is of key 0 before the others
   * are drawn.
   */
  public EventScript keys(int keys, double hot) {
    return with(settings.keys(keys, hot));
  }

  /** How far apart the events of a split are on average: at least 1 ms. */
  public EventScript every(Duration step) {
    return with(settings.every(step));
  }

  /** How far a split's watermark stays behind its latest event: at least 1 ms. */
  public EventScript disorder(Duration disorder) {
    return with(settings.disorder(disorder));
  }

  /** Which share of the events comes up to how far behind: these may be late. */
  public EventScript tardy(double share, Duration behind) {
    return with(settings.tardy(share, behind));
  }

  /** Which share of the events comes once more, later and in the same split. */
  public EventScript repeats(double share) {
    return with(settings.repeats(share));
  }

  /**
   * Which share of the values is an edge case of its type, 0 to 1: null where the field lets it be,
   * an empty text, NaN, minus zero, a decimal of another scale, and the like. Each event also gets
   * fields {@code edge_...} of further types that hold nothing else. Fields of logical types stay
   * as they are.
   */
  public EventScript edgeCases(double share) {
    Settings.requireShare("edge cases", share);
    return new EventScript(
        EdgeCases.schema(schema), EdgeCases.maker(schema, maker, share), settings);
  }

  private EventScript with(Settings changed) {
    return new EventScript(schema, maker, changed);
  }

  /** The script of a seed. */
  public Script play(long seed) {
    Random random = new Random(seed);
    List<List<Script.Chunk>> splits = new ArrayList<>();
    for (int split = 0; split < SPLITS; split++) {
      int from = settings.events() * split / SPLITS;
      splits.add(split(settings.events() * (split + 1) / SPLITS - from, random));
    }
    return new Script(seed, schema, splits);
  }

  private List<Script.Chunk> split(int events, Random random) {
    List<Script.Chunk> chunks = new ArrayList<>();
    List<Event> seen = new ArrayList<>();
    long latest = -random.nextInt(10_000);
    long disorder = settings.disorder().toMillis();
    BlockBuilder builder = new BlockBuilder(schema);
    for (int i = 0; i < events; i++) {
      long watermark = latest - disorder;
      Event event = next(latest, random);
      add(builder, event, watermark);
      seen.add(event);
      latest = Math.max(latest, event.time());
      if (random.nextDouble() < settings.repeats()) {
        add(builder, seen.get(random.nextInt(seen.size())), latest - disorder);
      }
      if (builder.rows() > random.nextInt(MOST_IN_A_BLOCK) || i == events - 1) {
        chunks.add(new Script.Chunk(anyForm(builder.build(), random), latest - disorder));
      }
    }
    return chunks;
  }

  private Event next(long latest, Random random) {
    long ahead = random.nextInt(Math.toIntExact(2 * settings.step().toMillis()));
    Duration most =
        random.nextDouble() < settings.tardy() ? settings.behind() : settings.disorder();
    long time = latest + ahead - random.nextLong(most.toMillis());
    int key = random.nextDouble() < settings.hot() ? 0 : random.nextInt(settings.keys());
    return new Event(time, maker.make(key, time, random));
  }

  private static void add(BlockBuilder builder, Event event, long watermark) {
    builder.addRow(event.row(), event.time(), watermark);
  }

  /** An equal block, as it was built or as one that rows were taken from. */
  private static Block anyForm(Block block, Random random) {
    if (random.nextBoolean()) {
      return block;
    }
    BlockBuilder doubled = new BlockBuilder(block.schema());
    int[] rows = IntStream.range(0, block.rows()).toArray();
    doubled.addRows(block, rows, 0, rows.length);
    doubled.addRows(block, rows, 0, rows.length);
    return doubled.build().take(rows, 0, rows.length);
  }

  private record Event(long time, Row row) {}

  private record Settings(
      int events,
      int keys,
      double hot,
      Duration step,
      Duration disorder,
      double tardy,
      Duration behind,
      double repeats) {
    Settings {
      requireAtLeastOne("events", events);
      requireAtLeastOne("keys", keys);
      requireShare("hot", hot);
      requireAtLeastOne("step in ms", step.toMillis());
      requireAtLeastOne("disorder in ms", disorder.toMillis());
      requireShare("tardy", tardy);
      requireAtLeastOne("behind in ms", behind.toMillis());
      requireShare("repeats", repeats);
    }

    Settings events(int changed) {
      return new Settings(changed, keys, hot, step, disorder, tardy, behind, repeats);
    }

    Settings keys(int changed, double changedHot) {
      return new Settings(events, changed, changedHot, step, disorder, tardy, behind, repeats);
    }

    Settings every(Duration changed) {
      return new Settings(events, keys, hot, changed, disorder, tardy, behind, repeats);
    }

    Settings disorder(Duration changed) {
      return new Settings(events, keys, hot, step, changed, tardy, behind, repeats);
    }

    Settings tardy(double changed, Duration changedBehind) {
      return new Settings(events, keys, hot, step, disorder, changed, changedBehind, repeats);
    }

    Settings repeats(double changed) {
      return new Settings(events, keys, hot, step, disorder, tardy, behind, changed);
    }

    private static void requireAtLeastOne(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(
            "Invalid " + name + ": " + value + " (must be at least 1)");
      }
    }

    private static void requireShare(String name, double share) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "Invalid " + name + ": " + share + " (must be between 0 and 1)");
      }
    }
  }
}
