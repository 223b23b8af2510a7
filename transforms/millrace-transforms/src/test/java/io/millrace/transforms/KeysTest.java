/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static io.millrace.transforms.KeyCase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.anomaly.DetectAnomalies;
import io.millrace.transforms.anomaly.Detector;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.enrich.Enrich;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichResult;
import io.millrace.transforms.history.TrackHistory;
import io.millrace.transforms.join.Join;
import io.millrace.transforms.late.CompletenessCurve;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.neardup.FindNearDuplicates;
import io.millrace.transforms.sequence.MatchSequence;
import io.millrace.transforms.sequence.Pattern;
import io.millrace.transforms.session.Sessionize;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedString;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is one key, in every family that has keys: events e1 and e2 have equal ones that are objects
 * of their own, e3 has another, e4 has none.
 */
@ExtendWith(TestPipelineExtension.class)
class KeysTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static Stream<KeyCase> keys() {
    return KeyCase.all();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void groupsByContentAndNullsAsAGroup(KeyCase key, TestPipeline pipeline) {
    PCollection<Row> events = events(key, pipeline);
    AggregateWindows minutes =
        AggregateWindows.tumbling(MINUTE).by("key").measuring(Measure.count("rows"));
    AggregateWindows sessions =
        AggregateWindows.sessions(MINUTE).by("key").measuring(Measure.count("rows"));
    SerializableFunction<Row, String> line =
        row -> text(row.getValue("key")) + " " + row.getInt64("rows");

    PCollection<String> ofRows = lines("R", events.apply("Rows", minutes.on("at")), line);
    PCollection<String> ofBlocks =
        lines("B", blocks("P1", events).apply("Blocks", minutes.onBlocks()).results(), line);
    PCollection<String> ofSessions =
        lines("S", blocks("P2", events).apply("Sessions", sessions.onBlocks()).results(), line);
    PCollection<String> ofCurves =
        lines(
            "C",
            blocks("P3", events).apply("Curve", CompletenessCurve.per(MINUTE).by("key")).curves(),
            line);

    for (PCollection<String> counts : List.of(ofRows, ofBlocks, ofSessions, ofCurves)) {
      PAssert.that(counts).containsInAnyOrder(one(key) + " 2", other(key) + " 1", "null 1");
    }
    pipeline.run();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void dropsRepeatsByContentAndTakesNullForAValue(KeyCase key, TestPipeline pipeline) {
    PCollection<Row> events = events(key, pipeline);
    Deduplicate first = Deduplicate.byFields("key").keepingEarliest("at");

    PCollection<Row> whole = events.apply("Whole", first).kept();
    PCollection<Row> windows = events.apply("Windows", first.inWindows(MINUTE).on("at")).kept();
    PCollection<Row> within =
        events.apply("Within", Deduplicate.byFields("key").on("at").within(MINUTE)).kept();

    PAssert.that(ids("W", whole)).containsInAnyOrder("e1", "e3", "e4");
    PAssert.that(ids("T", windows)).containsInAnyOrder("e1", "e3", "e4");
    PAssert.that(ids("H", within))
        .satisfies(
            kept -> {
              // Of e1 and e2 the one that arrives first.
              assertThat(kept).hasSize(3).contains("e3", "e4").containsAnyOf("e1", "e2");
              return null;
            });
    pipeline.run();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void looksUpByContentAndNeverANull(KeyCase key, TestPipeline pipeline) {
    PCollection<Row> events = events(key, pipeline);
    PCollection<Row> table = table(key, pipeline);
    StepContext step = new StepContext("run", "enrich");

    EnrichResult<Row> ofRows =
        events.apply(
            "Rows", Enrich.from(table).matching("key", "code").picking("label").onMissKeep());
    PCollection<Block> ofBlocks =
        blocks("P1", events)
            .apply(
                "Blocks",
                EnrichBlocks.from(blocks("P2", table)).matching("key", "code").picking("label"))
            .enriched();
    PCollection<Block> ofVersions =
        blocks("P3", events)
            .apply(
                "Versions",
                Enrich.fromVersions(table)
                    .matching("key", "code")
                    .validFrom("at")
                    .picking("label")
                    .onBlocks())
            .enriched();
    PCollection<Block> ofStream =
        blocks("P4", events)
            .apply(
                "Stream",
                Enrich.fromStreamBlocks(blocks("P5", table), MINUTE)
                    .matching("key", "code")
                    .picking("label")
                    .onBlocks())
            .enriched();
    PCollection<Rejected> letters =
        events
            .apply(
                "Reject",
                Enrich.from(table.apply(Filter.by(row -> "second".equals(row.getString("label")))))
                    .matching("key", "code")
                    .picking("label")
                    .onMissReject(step))
            .rejected();

    SerializableFunction<Row, String> line =
        row -> row.getString("id") + " " + row.getString("label");
    for (PCollection<String> found :
        List.of(
            lines("R", ofRows.enriched(), line),
            lines("B", rows("U1", ofBlocks), line),
            lines("V", rows("U2", ofVersions), line),
            lines("S", rows("U3", ofStream), line))) {
      PAssert.that(found).containsInAnyOrder("e1 first", "e2 first", "e3 second", "e4 null");
    }
    String missed = "Cannot match key: " + one(key) + " is not in the table";
    PAssert.that(
            letters.apply(
                "Messages", MapElements.into(TypeDescriptors.strings()).via(Rejected::message)))
        .containsInAnyOrder(missed, missed, "Cannot match key: it is null");
    pipeline.run();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void joinsByContentAndNeverANull(KeyCase key, TestPipeline pipeline) {
    PCollection<Row> events = events(key, pipeline);

    PCollection<Row> pairs =
        events
            .apply(
                Join.inWindows(MINUTE)
                    .on("key", "code")
                    .fullOuter()
                    .picking("label")
                    .at("at")
                    .with(table(key, pipeline)))
            .joined();

    PAssert.that(
            lines(
                "Lines",
                pairs,
                row ->
                    row.getString("id")
                        + " "
                        + text(row.getValue("key"))
                        + " "
                        + row.getString("label")))
        .containsInAnyOrder(
            "e1 " + one(key) + " first",
            "e2 " + one(key) + " first",
            "e3 " + other(key) + " second",
            "e4 null null");
    pipeline.run();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void followsEachKeyByContentAndPutsNullsApart(KeyCase key, TestPipeline pipeline) {
    PCollection<Row> events = events(key, pipeline);
    String one = one(key);
    String other = other(key);
    Pattern twice = Pattern.begin("a", row -> true).followedBy("b", row -> true);
    var sessions =
        events.apply(Sessionize.by("key").gap(MINUTE).on("at").measuring(Measure.count("rows")));
    var matches = events.apply(MatchSequence.by("key").pattern(twice).within(MINUTE).on("at"));
    var scores =
        events.apply(
            DetectAnomalies.in("level")
                .by("key")
                .using(Detector.zScore(Duration.ofHours(1), 3))
                .afterRows(2)
                .on("at"));
    var marked = events.apply(FindNearDuplicates.in("text").by("key").on("at"));
    var history = events.apply(TrackHistory.versionsBy("key").on("at"));
    var recent = events.apply("Recent", TrackHistory.versionsBy("key").on("at").within(MINUTE));

    PAssert.that(
            lines(
                "S", sessions.sessions(), r -> text(r.getValue("key")) + " " + r.getInt64("rows")))
        .containsInAnyOrder(one + " 2", other + " 1");
    PAssert.that(lines("M", matches.matches(), r -> text(r.getValue("key"))))
        .containsInAnyOrder(one);
    PAssert.that(
            lines("N", marked.marked(), r -> r.getString("id") + " " + r.getBoolean("is_first")))
        .containsInAnyOrder("e1 true", "e2 false", "e3 true");
    PAssert.that(ids("D", scores.scored())).containsInAnyOrder("e1", "e2", "e3");
    for (var versions :
        List.of(
            lines("H", history.history(), KeysTest::version),
            lines("I", recent.history(), KeysTest::version))) {
      PAssert.that(versions)
          .satisfies(
              seen -> {
                Set<String> keysAndIds = new HashSet<>();
                seen.forEach(keysAndIds::add);
                assertThat(keysAndIds.stream().map(line -> line.split("@", -1)[0]))
                    .containsExactlyInAnyOrder(one, one, other);
                assertThat(keysAndIds.stream().map(line -> line.split("@", -1)[1]).distinct())
                    .hasSize(3);
                return null;
              });
    }
    for (var apart :
        List.of(
            ids("A1", sessions.withoutKey()),
            ids("A2", matches.withoutKey()),
            ids("A3", scores.withoutKey()),
            ids("A4", marked.withoutKey()),
            ids("A5", history.withoutKey()))) {
      PAssert.that(apart).containsInAnyOrder("e4");
    }
    pipeline.run();
  }

  /**
   * A coder pads texts of a fixed length; between steps that are one to a runner they are short.
   */
  @Test
  void isOneKeyBeforeAndAfterCoding() {
    // Which codes every element between any two steps unless it is told not to.
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--runner=DirectRunner",
                    "--enforceEncodability=false",
                    "--enforceImmutability=false")
                .create());
    Schema schema =
        Schema.builder()
            .addStringField("id")
            .addField("key", FieldType.logicalType(FixedString.of(3)))
            .addDateTimeField("at")
            .build();
    PCollection<Row> events =
        pipeline
            .apply("Texts", Create.of("a", "a  "))
            .apply(
                "Events",
                MapElements.into(TypeDescriptors.rows())
                    .via(
                        text ->
                            Row.withSchema(schema)
                                .attachValues(
                                    List.of(text, text, Instant.ofEpochMilli(text.length())))))
            .setRowSchema(schema);
    Schema labels =
        Schema.builder().addFields(schema.getField("key")).addStringField("label").build();
    PCollection<Row> table =
        pipeline.apply(
            "Table",
            Create.of(Row.withSchema(labels).addValues("a", "first").build())
                .withRowSchema(labels));
    AggregateWindows minutes =
        AggregateWindows.tumbling(MINUTE).by("key").measuring(Measure.count("rows"));
    Deduplicate once = Deduplicate.byFields("key");

    for (PCollection<Row> counted :
        List.of(
            events.apply("Rows", minutes.on("at")),
            blocks("P1", events).apply("Blocks", minutes.onBlocks()).results(),
            events
                .apply(
                    "Sessions",
                    Sessionize.by("key").gap(MINUTE).on("at").measuring(Measure.count("rows")))
                .sessions())) {
      PAssert.that(
              lines(
                  "Of" + counted.getName(),
                  counted,
                  row -> row.getValue("key") + "|" + row.getInt64("rows")))
          .containsInAnyOrder("a  |2");
    }
    PAssert.that(ids("W", events.apply("Whole", once.keepingEarliest("at")).kept()))
        .containsInAnyOrder("a");
    PAssert.that(events.apply("Within", once.on("at").within(MINUTE)).duplicates())
        .satisfies(
            duplicates -> {
              assertThat(duplicates).hasSize(1);
              return null;
            });
    for (PCollection<Row> found :
        List.of(
            events
                .apply("Enrich", Enrich.from(table).matching("key", "key").picking("label"))
                .enriched(),
            rows(
                "U",
                blocks("P2", events)
                    .apply(
                        "EnrichBlocks",
                        EnrichBlocks.from(table.apply("P3", PackBlocks.of()))
                            .matching("key", "key")
                            .picking("label"))
                    .enriched()))) {
      PAssert.that(
              lines(
                  "Of" + found.getName(),
                  found,
                  row -> row.getString("id") + "|" + row.getString("label")))
          .containsInAnyOrder("a|first", "a  |first");
    }
    pipeline.run().waitUntilFinish();
  }

  private static String version(Row row) {
    return text(row.getValue("key")) + "@" + row.getString("version_id");
  }

  private static String one(KeyCase key) {
    return text(key.one().get());
  }

  private static String other(KeyCase key) {
    return text(key.other().get());
  }

  private static PCollection<Row> events(KeyCase key, Pipeline pipeline) {
    Schema schema =
        Schema.builder()
            .addStringField("id")
            .addNullableField("key", key.type())
            .addDateTimeField("at")
            .addDoubleField("level")
            .addStringField("text")
            .build();
    return pipeline.apply(
        "Events",
        Create.of(
                event(schema, 1, key.one().get()),
                event(schema, 2, key.one().get()),
                event(schema, 3, key.other().get()),
                event(schema, 4, null))
            .withRowSchema(schema));
  }

  private static Row event(Schema schema, int number, @Nullable Object key) {
    return Row.withSchema(schema)
        .addValues(
            "e" + number, key, Instant.ofEpochMilli(1_000L * number), 1.0 + number, "a b c d e f")
        .build();
  }

  private static PCollection<Row> table(KeyCase key, Pipeline pipeline) {
    Schema schema =
        Schema.builder()
            .addField("code", key.type())
            .addStringField("label")
            .addDateTimeField("at")
            .build();
    Row first = Row.withSchema(schema).addValues(key.one().get(), "first", new Instant(1)).build();
    Row second =
        Row.withSchema(schema).addValues(key.other().get(), "second", new Instant(1)).build();
    return pipeline.apply("Table", Create.of(first, second).withRowSchema(schema));
  }

  private static PCollection<Block> blocks(String name, PCollection<Row> rows) {
    return rows.apply(name, PackBlocks.on("at"));
  }

  private static PCollection<Row> rows(String name, PCollection<Block> blocks) {
    return blocks.apply(name, UnpackBlocks.rows());
  }

  private static PCollection<String> ids(String name, PCollection<Row> rows) {
    return lines(name, rows, row -> String.valueOf(row.getString("id")));
  }

  private static PCollection<String> lines(
      String name, PCollection<Row> rows, SerializableFunction<Row, String> line) {
    return rows.apply(name, MapElements.into(TypeDescriptors.strings()).via(line));
  }
}
