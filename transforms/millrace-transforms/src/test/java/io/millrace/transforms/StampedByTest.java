/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.anomaly.DetectAnomalies;
import io.millrace.transforms.anomaly.Detector;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.enrich.Enrich;
import io.millrace.transforms.history.TrackHistory;
import io.millrace.transforms.join.Join;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.neardup.FindNearDuplicates;
import io.millrace.transforms.quality.CheckWindows;
import io.millrace.transforms.quality.WindowRule;
import io.millrace.transforms.sequence.MatchSequence;
import io.millrace.transforms.sequence.Pattern;
import io.millrace.transforms.sequence.Where;
import io.millrace.transforms.session.Sessionize;
import io.millrace.transforms.session.SessionizeResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every family that waits tells of the field with the stamps of its rows. */
class StampedByTest {
  private static final Schema ROW =
      Schema.builder().addStringField("id").addInt64Field("value").addDateTimeField("came").build();
  private static final Schema CLICK =
      Schema.builder()
          .addStringField("customer")
          .addDateTimeField("clicked_at")
          .addStringField("page")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();
  private static final Duration HOUR = Duration.ofHours(1);
  private static final PCollection<Row> ROWS =
      Pipeline.create().apply(Create.empty(ROW)).setName("rows");
  private static final PCollection<Block> BLOCKS = ROWS.apply(PackBlocks.of()).setName("blocks");

  private static final Deduplicate WHOLE = Deduplicate.byFields("id").keepingLatest("value");
  private static final Deduplicate WITHIN = Deduplicate.byFields("id").within(HOUR);
  private static final Sessionize SESSIONIZE = Sessionize.by("id").gap(HOUR);
  private static final MatchSequence MATCH =
      MatchSequence.by("id").pattern(Pattern.begin("a", Where.is("id", "a"))).within(HOUR);
  private static final DetectAnomalies DETECT =
      DetectAnomalies.in("value").by("id").using(Detector.zScore(HOUR, 3));
  private static final FindNearDuplicates FIND = FindNearDuplicates.in("id");
  private static final TrackHistory TRACK = TrackHistory.versionsBy("id");
  private static final CheckWindows CHECK =
      CheckWindows.of("rows", List.of(WindowRule.isUnique("id")))
          .at(new StepContext("run", "check"));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  static Stream<Arguments> wrongFields() {
    return Stream.of(
        wrong("", WHOLE.inWindows(HOUR).on("id").stampedBy("late")),
        wrong("", WITHIN.allowingLateness(HOUR).on("id").stampedBy("late")),
        wrong("", SESSIONIZE.cap(HOUR).on("id").stampedBy("late")),
        wrong("", MATCH.on("id").stampedBy("late")),
        wrong("", DETECT.on("id").stampedBy("late")),
        wrong("", FIND.within(HOUR).on("id").stampedBy("late")),
        wrong("", TRACK.within(HOUR).on("id").stampedBy("late")),
        wrong("", CHECK.tumbling(HOUR).on("id").stampedBy("late")),
        wrong("left ", Join.asOf(HOUR).on("id").at("id").stampedBy("late").with(ROWS)),
        wrong("right ", Join.asOf(HOUR).on("id").at("id").stampedBy("late").with(ROWS)),
        wrong(
            "input ",
            Enrich.fromStream(ROWS, HOUR).matching("id", "id").at("id").stampedBy("late")),
        wrong(
            "reference ",
            Enrich.fromStream(ROWS, HOUR)
                .matching("id", "id")
                .referenceAt("id")
                .referenceStampedBy("late")));
  }

  private static Arguments wrong(String side, PTransform<PCollection<Row>, ?> transform) {
    return Arguments.of(side, transform);
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void isToldOfWithTheOtherProblems(String side, PTransform<PCollection<Row>, ?> transform) {
    assertThatThrownBy(() -> ROWS.apply("Wrong", transform))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "Unsupported type of " + side + "field id: STRING (supported: [DATETIME])")
        .hasMessageContaining(
            "Missing required " + side + "field late (available: [id, value, came])");
  }

  static Stream<Arguments> neverLate() {
    return Stream.of(
        Arguments.of(WHOLE.stampedBy("came"), "inWindows, inSessions or within"),
        Arguments.of(WITHIN.stampedBy("came"), "allowingLateness"),
        Arguments.of(SESSIONIZE.on("came").stampedBy("came"), "cap"),
        Arguments.of(FIND.stampedBy("came"), "within"),
        Arguments.of(TRACK.stampedBy("came"), "within"),
        Arguments.of(CHECK.stampedBy("came"), "windows"));
  }

  @ParameterizedTest
  @MethodSource("neverLate")
  void isRefusedWhereNoRowCouldBeLate(PTransform<PCollection<Row>, ?> transform, String wait) {
    assertThatThrownBy(() -> ROWS.apply("NeverLate", transform))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot use stampedBy(came) without " + wait + ": no row is late");
  }

  static Stream<ThrowingCallable> doorsOfBlocks() {
    return Stream.of(
        () -> WHOLE.inWindows(HOUR).stampedBy("came").onBlocks(),
        () -> BLOCKS.apply(SESSIONIZE.cap(HOUR).stampedBy("came").onBlocks()),
        () -> BLOCKS.apply(MATCH.stampedBy("came").onBlocks()),
        () -> BLOCKS.apply(DETECT.stampedBy("came").onBlocks()),
        () -> BLOCKS.apply(FIND.within(HOUR).stampedBy("came").onBlocks()),
        () -> TRACK.within(HOUR).stampedBy("came").onBlocks(),
        () -> BLOCKS.apply(CHECK.tumbling(HOUR).stampedBy("came").onBlocks()));
  }

  @ParameterizedTest
  @MethodSource("doorsOfBlocks")
  void isRefusedOfBlocks(ThrowingCallable door) {
    assertThatThrownBy(door)
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use stampedBy(came) together with onBlocks(): rows of a block have stamps of"
                + " their own");
  }

  @Test
  void isRefusedOfTwoInputsInBlocks() {
    String own = ": rows of a block have stamps of their own";

    assertThatThrownBy(
            () -> BLOCKS.apply(Join.asOf(HOUR).on("id").stampedBy("came").withBlocks(BLOCKS)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot use stampedBy(came) together with withBlocks" + own);
    assertThatThrownBy(
            () -> Enrich.fromStream(ROWS, HOUR).matching("id", "id").stampedBy("came").onBlocks())
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot use stampedBy(came) together with onBlocks" + own);
    assertThatThrownBy(
            () ->
                ROWS.apply(
                    Enrich.fromStreamBlocks(BLOCKS, HOUR)
                        .matching("id", "id")
                        .referenceStampedBy("came")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use referenceStampedBy(came) together with a reference in blocks" + own);
  }

  @Test
  void givesOutWhatComesTooLate(TestPipeline pipeline) {
    // tag::rows[]
    PCollection<Row> clicks =
        clicks(
            pipeline,
            click("10:00", "home", "10:01"),
            click("10:20", "cart", "11:04"),
            click("10:40", "paid", "11:05"),
            click("10:50", "help", null));

    SessionizeResult<Row> visits =
        clicks.apply(
            Sessionize.by("customer")
                .gap(Duration.ofMinutes(30))
                .cap(Duration.ofHours(1))
                .on("clicked_at")
                .stampedBy("received_at")
                .allowingLateness(Duration.ofMinutes(5))
                .measuring(Measure.count("clicks"), Measure.last("last", "page")));

    List<String> counted = List.of("2 to cart", "1 to help");
    List<String> late = List.of("paid");
    // end::rows[]
    PAssert.that(
            visits
                .sessions()
                .apply(
                    "Visits",
                    MapElements.into(TypeDescriptors.strings())
                        .via(visit -> visit.getInt64("clicks") + " to " + visit.getString("last"))))
        .containsInAnyOrder(counted);
    PAssert.that(
            visits
                .late()
                .apply(
                    "Late",
                    MapElements.into(TypeDescriptors.strings())
                        .via(click -> String.valueOf(click.getString("page")))))
        .containsInAnyOrder(late);
    pipeline.run();
  }

  @Test
  void isNotWithoutName() {
    assertThatThrownBy(() -> PackBlocks.of().stampedBy(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required stampedBy");
  }

  private static PCollection<Row> clicks(Pipeline pipeline, Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withRowSchema(CLICK));
  }

  private static Row click(String at, String page, @Nullable String received) {
    return Row.withSchema(CLICK)
        .addValues("c1", time(at), page, received == null ? null : time(received))
        .build();
  }

  private static Instant time(String ofDay) {
    return Instant.parse("2026-03-01T" + ofDay + ":00Z");
  }
}
