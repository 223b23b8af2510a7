/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyedScripts;
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

  @ParameterizedTest(name = "{0} scripts, stream: {1}, rows: {2}, sessions: {3}, {4}, lateness {5}")
  @CsvSource({
    "100, true, false, false, 400, 300",
    "100, true, false, false, 90, 0",
    "1000, false, false, false, 400, 300",
    "100, true, false, true, 250, 200",
    "100, true, false, true, 700, 0",
    "1000, false, false, true, 250, 200",
    "100, true, true, false, 90, 0",
    "100, false, true, false, 400, 300",
    "100, true, true, true, 250, 200"
  })
  void areThoseOfTheRowsOnTimeByTheirStamps(
      int count,
      boolean streaming,
      boolean inRows,
      boolean inSessions,
      long period,
      long lateness,
      TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("WinnersStreamTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(8));
    KeyedScripts scripts =
        KeyedScripts.random(count, ROW, (script, time) -> row(script, time, random), random);
    List<Row> late = new ArrayList<>();
    List<Row> onTime = new ArrayList<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      (one.isLate(period, lateness) ? late : onTime).add(one.row());
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
    Deduplicate deduplicate = scoped.allowingLateness(Duration.ofMillis(lateness));

    DeduplicateResult<Row> result =
        inRows
            ? ofRows(pipeline.apply(scripts.rows(streaming)), deduplicate)
            : ofBlocks(
                pipeline.apply(streaming ? scripts.stream() : scripts.batch()),
                deduplicate.onBlocks());

    PAssert.that(reason, result.kept()).satisfies(SameElements.as(reason, kept));
    PAssert.that(reason, result.duplicates()).satisfies(SameElements.as(reason, duplicates));
    PAssert.that(reason, result.late()).satisfies(SameElements.as(reason, late));
    pipeline.run();
  }

  static DeduplicateResult<Row> ofBlocks(PCollection<Block> blocks, DeduplicateBlocks deduplicate) {
    DeduplicateResult<Block> result = blocks.apply(deduplicate);
    return new DeduplicateResult<>(
        rows(result.kept()), rows(result.duplicates()), rows(result.late()));
  }

  /** By the stamps of a field. */
  static DeduplicateResult<Row> ofRows(PCollection<Row> rows, Deduplicate deduplicate) {
    DeduplicateResult<Row> result =
        rows.apply(deduplicate.on(KeyedScripts.HAPPENED).stampedBy(KeyedScripts.CAME));
    return new DeduplicateResult<>(
        KeyedScripts.untimed(result.kept()),
        KeyedScripts.untimed(result.duplicates()),
        KeyedScripts.untimed(result.late()));
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

  private static Row row(int script, long time, Random random) {
    return Row.withSchema(ROW)
        .addValues(
            "s" + script + (char) ('a' + random.nextInt(3)),
            (long) random.nextInt(4),
            (long) random.nextInt(3),
            time)
        .build();
  }
}
