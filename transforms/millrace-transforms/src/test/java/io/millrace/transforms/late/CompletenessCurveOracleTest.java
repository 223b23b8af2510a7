/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.Panes;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyedScripts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Curves of random rows against sorted lists of how late they are. */
class CompletenessCurveOracleTest {
  private static final double[] PARTS = {0.5, 0.95, 1};

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void everyGroupAndWindowHasTheCurveOfItsSortedList(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("CompletenessCurveOracleTest " + reason);
    Random random = new Random(seed);
    long window = random.nextLong(1, 5_000);
    List<Event> events = new ArrayList<>();
    for (int script = 0; script < 1_000; script++) {
      events.addAll(Event.random("s" + script, random.nextInt(20), window, random));
    }
    Collections.shuffle(events, random);
    Map<String, List<Long>> lists = new TreeMap<>();
    Map<String, List<Long>> totals = new TreeMap<>();
    for (Event event : events) {
      long end = event.end(window);
      put(lists, event.key() + "@" + (end - window), end, event.stamp());
      put(totals, event.key() + "@", end, event.stamp());
    }

    PCollection<Block> blocks = Event.blocks(pipeline, events, 1 + random.nextInt(60));
    CompletenessCurve curve =
        CompletenessCurve.per(Duration.ofMillis(window)).by("key").recommending(PARTS);

    PAssert.that(reason, blocks.apply("PerWindow", curve).curves())
        .satisfies(curves -> check(reason, lists, curves));
    PAssert.that(reason, blocks.apply("InTotal", curve.inTotal()).curves())
        .satisfies(curves -> check(reason, totals, curves));
    pipeline.run();
  }

  @Test
  void theLastPanesOfInputWithoutEndAreTheCurvesOfItsRowsInTime(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("CompletenessCurveOracleTest without end, " + reason);
    Random random = new Random(seed);
    long window = random.nextLong(200, 1_500);
    long allowed = random.nextLong(600);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(3));
    KeyedScripts scripts =
        KeyedScripts.random(
            100,
            Event.SCHEMA,
            (script, time) ->
                Row.withSchema(Event.SCHEMA).addValues("k" + script, "t" + time).build(),
            random);
    Map<String, List<Long>> lists = new TreeMap<>();
    List<String> late = new ArrayList<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      long end = one.endOf(window);
      if (one.isLate(window, allowed)) {
        late.add(String.valueOf(one.row().getString("name")));
      } else {
        String key = one.row().getString("key") + "@" + (end - window);
        put(lists, key, end, one.stamp());
      }
    }

    CompletenessCurveResult result =
        pipeline
            .apply(scripts.stream())
            .apply(
                CompletenessCurve.per(Duration.ofMillis(window))
                    .by("key")
                    .recommending(PARTS)
                    .allowingLateness(Duration.ofMillis(allowed)));

    PAssert.that(reason, Panes.of(result.curves()))
        .satisfies(panes -> check(reason, lists, Panes.highest(panes, "key", "window_start")));
    PAssert.that(reason, Event.names(result.late())).satisfies(SameElements.as(reason, late));
    pipeline.run();
  }

  private static void put(Map<String, List<Long>> lists, String key, long end, long stamp) {
    lists.computeIfAbsent(key, first -> new ArrayList<>()).add(stamp < end ? 0 : stamp - end + 1);
  }

  private static Void check(String reason, Map<String, List<Long>> lists, Iterable<Row> curves) {
    List<String> keys = new ArrayList<>();
    for (Row curve : curves) {
      boolean perWindow = curve.getSchema().hasField("window_start");
      String key =
          curve.getString("key") + "@" + (perWindow ? curve.getDateTime(1).getMillis() : "");
      keys.add(key);
      List<Long> list = lists.getOrDefault(key, new ArrayList<>());
      Collections.sort(list);
      check(reason + " " + key, list, curve);
    }
    assertThat(keys).as(reason).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(keys)).as(reason).isEqualTo(lists.keySet());
    return null;
  }

  private static void check(String reason, List<Long> sorted, Row curve) {
    assertThat(curve.getInt64("rows")).as(reason).isEqualTo(sorted.size());
    assertThat(curve.getInt64("on_time")).as(reason).isEqualTo(upTo(0, sorted));
    for (Row point : curve.<Row>getArray("curve")) {
      assertThat(point.getDouble("complete"))
          .as(reason)
          .isEqualTo((double) upTo(point.getInt64("lateness_ms"), sorted) / sorted.size());
    }
    List<Row> advice = new ArrayList<>(curve.<Row>getArray("recommended"));
    for (int i = 0; i < PARTS.length; i++) {
      BigDecimal rank = BigDecimal.valueOf(PARTS[i]).multiply(BigDecimal.valueOf(sorted.size()));
      long exact = sorted.get(rank.setScale(0, RoundingMode.CEILING).intValue() - 1);
      long given = advice.get(i).getInt64("recommended_lateness_ms");
      assertThat(given).as(reason).isBetween(exact, exact + exact / 128);
      assertThat(advice.get(i).getInt64("still_late"))
          .as(reason)
          .isEqualTo(sorted.size() - upTo(given, sorted));
    }
  }

  private static long upTo(long lateness, List<Long> sorted) {
    return sorted.stream().filter(late -> late <= lateness).count();
  }
}
