/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.Panes;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.window.WindowOracle.Counted;
import io.millrace.transforms.window.WindowOracle.Event;
import io.millrace.transforms.window.WindowOracle.Group;
import io.millrace.transforms.window.WindowOracle.Total;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Days;
import org.joda.time.LocalDate;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows of input without end, however corrected, hold in the end what the oracle counts. */
class CorrectionsStreamTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableStringField("product")
          .addNullableInt32Field("shop")
          .addInt64Field("value")
          .build();
  private static final int SCRIPTS = 60;
  private static final List<Kind> KINDS =
      List.of(
          new Kind("Tumbling", Windows.tumbling(millis(400)), WindowOracle.sliding(400, 400)),
          new Kind(
              "Sliding", Windows.sliding(millis(400), millis(150)), WindowOracle.sliding(400, 150)),
          new Kind(
              "Cumulating",
              Windows.cumulating(millis(900), millis(300)),
              WindowOracle.cumulating(900, 300)),
          new Kind("Sessions", Windows.sessions(millis(120)), WindowOracle.sessions(120)),
          new Kind(
              "Days",
              Windows.calendar(ChronoUnit.DAYS, ZoneOffset.UTC),
              WindowOracle.calendar(
                  new LocalDate(1969, 12, 30), new LocalDate(1970, 1, 5), Days.ONE, "UTC")));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest
  @EnumSource
  void holdInTheEndWhatTheOracleCounts(Corrections corrections, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(4));
    long lateness = random.nextInt(4) * 300L;
    KeyedScripts scripts =
        KeyedScripts.random(SCRIPTS, SCHEMA, (script, time) -> row(script, random), random);
    List<Event> events = scripts.arrivals().stream().map(CorrectionsStreamTest::event).toList();

    PCollection<Block> input = pipeline.apply(scripts.stream());

    for (Kind kind : KINDS) {
      String reason = "seed " + seed + ", lateness " + lateness + ", " + kind.name();
      Counted expected = kind.oracle().count(events, lateness);
      Map<Group, Total> totals = expected.totals();
      PCollectionTuple measured =
          input.apply(
              kind.name(),
              MeasureWindows.of(
                      kind.windows(),
                      List.of("product", "shop"),
                      List.of(Measure.count("rows"), Measure.sum("sum", "value")))
                  .allowingLateness(millis(lateness))
                  .correcting(corrections)
                  .flushingAt(1 + random.nextInt(20)));
      PAssert.that(reason, panes(kind, measured.get(MeasureWindows.RESULTS)))
          .satisfies(
              panes -> {
                assertThat(held(corrections, panes)).as(reason).isEqualTo(totals);
                return null;
              });
      PAssert.that(reason, late(kind, measured.get(MeasureWindows.LATE)))
          .satisfies(
              SameElements.as(
                  reason, expected.late().stream().map(CorrectionsStreamTest::row).toList()));
    }
    pipeline.run();
  }

  /** What a sink has in the end. */
  private static Map<Group, Total> held(Corrections corrections, Iterable<KV<Long, Row>> panes) {
    return switch (corrections) {
      case REPEATED ->
          WindowOracle.totals(
              Panes.highest(panes, "product", "shop", "window_start", "window_end"));
      case PANES -> {
        List<Row> last = Panes.highest(panes, "product", "shop", "window_start", "window_end");
        assertThat(last).allMatch(row -> row.getBoolean("is_final"));
        assertThat(panes).allMatch(pane -> pane.getKey().equals(pane.getValue().getInt64("pane")));
        yield WindowOracle.totals(last);
      }
      case RETRACTIONS -> {
        List<Row> holding = new ArrayList<>();
        List<Row> retractions = new ArrayList<>();
        panes.forEach(
            pane ->
                (pane.getValue().getBoolean("retraction") ? retractions : holding)
                    .add(pane.getValue()));
        for (Row retraction : retractions) {
          assertThat(retraction.getBoolean("is_final")).isFalse();
          assertThat(holding.remove(withoutRetraction(retraction))).isTrue();
        }
        yield WindowOracle.totals(holding);
      }
      case NONE -> {
        List<Row> rows = new ArrayList<>();
        panes.forEach(pane -> rows.add(pane.getValue()));
        yield WindowOracle.totals(rows);
      }
    };
  }

  private static Row withoutRetraction(Row retraction) {
    return Row.fromRow(retraction).withFieldValue("retraction", false).build();
  }

  private static PCollection<KV<Long, Row>> panes(Kind kind, PCollection<Row> results) {
    return Panes.of(kind.name() + "Panes", results);
  }

  private static PCollection<Row> late(Kind kind, PCollection<Block> late) {
    return late.apply(kind.name() + "Late", UnpackBlocks.rows());
  }

  private static Event event(KeyedScripts.Arrival arrival) {
    Row row = arrival.row();
    return new Event(
        arrival.time(),
        arrival.stamp(),
        row.getString("product"),
        row.getInt32("shop"),
        row.getInt64("value"));
  }

  private static Row row(int script, Random random) {
    return row(
        new Event(
            0,
            0,
            random.nextInt(6) == 0 ? null : "P" + random.nextInt(3),
            random.nextInt(6) == 0 ? null : script,
            random.nextInt()));
  }

  private static Row row(Event event) {
    return Row.withSchema(SCHEMA).addValues(event.product(), event.shop(), event.value()).build();
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private record Kind(String name, Windows windows, WindowOracle oracle) {}
}
