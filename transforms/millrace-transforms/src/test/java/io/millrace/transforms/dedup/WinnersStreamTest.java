/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.Arrivals;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Winners of windows and sessions, while input still arrives and of the same input at rest. */
class WinnersStreamTest {
  private static final long GAP = 300;
  private static final long CAP = 700;
  private static final Schema ROW =
      Schema.builder()
          .addStringField("id")
          .addInt64Field("version")
          .addInt64Field("price")
          .addInt64Field("time")
          .build();
  private static final Schema DUPLICATE =
      Schema.builder().addFields(ROW.getFields()).addBooleanField("conflicting").build();
  private static final Deduplicate LATEST =
      Deduplicate.byFields("id").comparing("price").keepingLatest("version").tieBrokenBy("time");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "{0} shards, sessions: {1}, periods of {2}, lateness {3}")
  @CsvSource({"3, false, 400, 300", "8, false, 90, 0", "1, true, 250, 200", "5, true, 700, 0"})
  void areThoseOfTheRowsOnTimeByTheirStamps(
      int shards, boolean inSessions, long period, long lateness, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("WinnersStreamTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(shards);
    Arrivals arrivals = Arrivals.random(ROW, time -> row(time, random), 60, 300, 2_500, random);
    List<Block> blocks = arrivals.steps().stream().flatMap(step -> step.bundle().stream()).toList();
    List<Row> late = new ArrayList<>();
    List<Row> onTime = new ArrayList<>();
    for (Block block : blocks) {
      for (int i = 0; i < block.rows(); i++) {
        long end = (Math.floorDiv(block.eventTime(i), period) + 1) * period;
        (end + lateness <= block.stamp(i) ? late : onTime).add(block.row(i));
      }
    }
    assertThat(late).as(reason).hasSizeGreaterThan(3);
    List<Row> kept = new ArrayList<>();
    List<Row> duplicates = new ArrayList<>();
    for (List<Row> group : inSessions ? sessions(onTime) : windows(onTime, period)) {
      choose(group, kept, duplicates);
    }
    Deduplicate scoped =
        inSessions
            ? LATEST
                .inSessions(Duration.ofMillis(GAP), Duration.ofMillis(CAP))
                .every(Duration.ofMillis(period))
            : LATEST.inWindows(Duration.ofMillis(period));
    DeduplicateBlocks deduplicate = scoped.allowingLateness(Duration.ofMillis(lateness)).onBlocks();

    DeduplicateResult<Block> arriving =
        pipeline.apply("Arriving", arrivals.stream()).apply("OfArriving", deduplicate);
    DeduplicateResult<Block> resting =
        pipeline
            .apply("Resting", Create.of(blocks).withCoder(BlockCoder.of(ROW)))
            .apply("OfResting", deduplicate);

    for (DeduplicateResult<Block> result : List.of(arriving, resting)) {
      PAssert.that(reason, rows(result.kept())).containsInAnyOrder(kept);
      PAssert.that(reason, rows(result.duplicates())).containsInAnyOrder(duplicates);
      PAssert.that(reason, rows(result.late())).containsInAnyOrder(late);
    }
    pipeline.run();
  }

  private static Collection<List<Row>> windows(List<Row> rows, long size) {
    Map<String, List<Row>> windows = new TreeMap<>();
    for (Row row : rows) {
      windows
          .computeIfAbsent(
              row.getString("id") + " " + Math.floorDiv(row.getInt64("time"), size),
              first -> new ArrayList<>())
          .add(row);
    }
    return windows.values();
  }

  /** Each row's run is what it reaches in steps shorter than the gap. */
  private static Collection<List<Row>> sessions(List<Row> rows) {
    Map<String, List<Row>> sessions = new TreeMap<>();
    for (Row row : rows) {
      List<Long> times =
          rows.stream()
              .filter(other -> other.getString("id").equals(row.getString("id")))
              .map(other -> other.getInt64("time"))
              .sorted()
              .toList();
      long first = row.getInt64("time");
      long last = first;
      for (int i = times.size() - 1; i >= 0; i--) {
        first = times.get(i) < first && first - times.get(i) < GAP ? times.get(i) : first;
      }
      for (long time : times) {
        last = time > last && time - last < GAP ? time : last;
      }
      long part = last - first > CAP ? Math.floorDiv(row.getInt64("time"), CAP) : 0;
      sessions
          .computeIfAbsent(row.getString("id") + " " + first + " " + part, of -> new ArrayList<>())
          .add(row);
    }
    return sessions.values();
  }

  private static void choose(List<Row> group, List<Row> kept, List<Row> duplicates) {
    group.sort(
        Comparator.comparing((Row row) -> row.getInt64("version"))
            .thenComparing(row -> row.getInt64("price"))
            .thenComparing(row -> row.getInt64("time")));
    Row winner = group.remove(group.size() - 1);
    kept.add(winner);
    for (Row row : group) {
      boolean conflicting = !row.getInt64("price").equals(winner.getInt64("price"));
      duplicates.add(
          Row.withSchema(DUPLICATE).addValues(row.getValues()).addValue(conflicting).build());
    }
  }

  private static PCollection<Row> rows(PCollection<Block> blocks) {
    return blocks.apply("Rows of " + blocks.getName(), UnpackBlocks.rows());
  }

  private static Row row(long time, Random random) {
    return Row.withSchema(ROW)
        .addValues(
            "k" + random.nextInt(5), (long) random.nextInt(4), (long) random.nextInt(3), time)
        .build();
  }
}
