/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyedScripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both streams out of order, repeated and late, against a loop over the rows on time. */
class EnrichStreamOracleTest {
  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "{0} scripts, stream: {1}")
  @CsvSource({"100, true", "1000, false"})
  void equalsTheLoop(int count, boolean streaming, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("EnrichStreamOracleTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(5));
    int[] number = {0};
    KeyedScripts scripts =
        KeyedScripts.random(
            count,
            NumberedEvents.EVENT,
            (script, time) ->
                NumberedEvents.row(
                    random.nextBoolean(), random.nextInt(6) == 0 ? null : script, number[0]++),
            random);
    List<String> expected = expected(scripts, 700, 200, 300);
    assertThat(expected)
        .as(reason)
        .anyMatch(row -> row.startsWith("late "))
        .anyMatch(row -> row.startsWith("lateReference "))
        .anyMatch(row -> row.endsWith(" -"));

    PCollection<String> outputs =
        outputs(pipeline.apply(streaming ? scripts.stream() : scripts.batch()));

    PAssert.that(reason, outputs).satisfies(SameElements.as(reason, expected));
    pipeline.run();
  }

  private static PCollection<String> outputs(PCollection<Block> events) {
    EnrichStreamResult<Block> result =
        NumberedEvents.side(events, true)
            .apply(
                "Enrich",
                Enrich.fromStreamBlocks(NumberedEvents.side(events, false), Duration.ofMillis(700))
                    .matching("key", "key")
                    .picking(Map.of("found", "number"))
                    .every(Duration.ofMillis(200))
                    .allowingLateness(Duration.ofMillis(300))
                    .onBlocks());
    return PCollectionList.of(NumberedEvents.shown("enriched", result.enriched()))
        .and(NumberedEvents.shown("late", result.late()))
        .and(NumberedEvents.shown("lateReference", result.lateReference()))
        .apply("All", Flatten.pCollections());
  }

  /** What comes out, and where: row after row. */
  private static List<String> expected(
      KeyedScripts scripts, long lookBack, long size, long lateness) {
    List<Item> input = new ArrayList<>();
    Map<@Nullable Integer, List<Item>> reference = new HashMap<>();
    List<String> expected = new ArrayList<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      Row row = one.row();
      Item item = new Item(row.getInt32("key"), one.time(), row.getInt32("number"));
      boolean ofInput = row.getBoolean("input");
      if (one.isLate(size, lateness) && (item.key() != null || !ofInput)) {
        expected.add((ofInput ? "late " : "lateReference ") + item.number());
      } else if (ofInput) {
        input.add(item);
      } else {
        reference.computeIfAbsent(item.key(), key -> new ArrayList<>()).add(item);
      }
    }
    for (Item item : input) {
      Item best = null;
      for (Item other : reference.getOrDefault(item.key(), List.of())) {
        if (item.key() != null
            && other.time() <= item.time()
            && item.time() - other.time() <= lookBack
            && (best == null
                || other.time() > best.time()
                || (other.time() == best.time() && other.number() > best.number()))) {
          best = other;
        }
      }
      expected.add("enriched " + item.number() + " " + (best == null ? "-" : best.number()));
    }
    return expected;
  }

  private record Item(@Nullable Integer key, long time, int number) {}
}
