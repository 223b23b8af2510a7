/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.period.KeyRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matches that come out while input still arrives. */
class MatchSequenceStreamTest {
  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void waitsForTheLatenessAndGivesOutWhatComesLater(TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(1);
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(SequenceScript.EVENT))
            .addElements(event("a", 10, 0, 0, "a"), event("b", 20, 0, 1, "a"))
            .advanceWatermarkTo(Instant.ofEpochMilli(130))
            .addElements(event("a", 90, 130, 2, "b"))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(event("b", 95, 150, 3, "b"))
            .advanceWatermarkTo(Instant.ofEpochMilli(260))
            .addElements(event("c", 250, 200, 4, "a"))
            .advanceWatermarkToInfinity();

    MatchSequenceResult<Block> result =
        pipeline
            .apply(events)
            .apply(
                MatchSequence.by("key")
                    .pattern(
                        Pattern.begin("a", Where.is("letters", "a"))
                            .notFollowedBy("b", Where.is("letters", "b")))
                    .within(Duration.ofMillis(100))
                    .allowingLateness(Duration.ofMillis(50))
                    .onBlocks());

    PAssert.that(show(result.matches()))
        .containsInAnyOrder("b 20 20 120 matched", "c 250 250 350 matched");
    PAssert.that(result.late().apply(UnpackBlocks.rows()))
        .containsInAnyOrder(SequenceScript.event("b", 95, 3, "b"));
    pipeline.run();
  }

  @ParameterizedTest(name = "periods of {0}")
  @ValueSource(longs = {150, 1_000})
  void findsWhatTheOracleFindsOfRowsOnTimeByTheirStamps(long period, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("MatchSequenceStreamTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(3);
    long[] id = {0};
    KeyedScripts scripts =
        KeyedScripts.random(
            100,
            SequenceScript.EVENT,
            (script, time) ->
                SequenceScript.event(
                    "k" + script, time, id[0]++, "" + (char) ('a' + random.nextInt(4))),
            random);
    List<Row> late = new ArrayList<>();
    Map<String, BlockBuilder> onTime = new TreeMap<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      if (one.isLate(period, 200)) {
        late.add(one.row());
      } else {
        onTime
            .computeIfAbsent(
                requireNonNull(one.row().getString("key")),
                key -> new BlockBuilder(SequenceScript.EVENT))
            .addRow(one.row(), one.time());
      }
    }
    assertThat(late).as(reason).hasSizeGreaterThan(3);
    SequenceScript any = SequenceScript.random(random);
    SequenceScript script = new SequenceScript(any.parts(), 700, any.afterMatch());
    List<String> expected = new ArrayList<>();
    onTime
        .values()
        .forEach(
            rows ->
                expected.addAll(
                    SequenceOracle.expected(script, KeyRows.of(List.of(rows.build())))));

    MatchSequenceResult<Block> result =
        pipeline
            .apply(scripts.stream())
            .apply(
                script
                    .transform()
                    .every(Duration.ofMillis(period))
                    .allowingLateness(Duration.ofMillis(200))
                    .onBlocks());

    PAssert.that(reason, show(result.matches()))
        .satisfies(SameElements.as(reason + ": " + script, expected));
    PAssert.that(reason, result.late().apply("Late", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, late));
    pipeline.run();
  }

  private static PCollection<String> show(PCollection<Block> matches) {
    return matches
        .apply("Matches", UnpackBlocks.rows())
        .apply("Show", MapElements.into(TypeDescriptors.strings()).via(SequenceOracle::show));
  }

  private static TimestampedValue<Block> event(
      String key, long time, long stamp, long id, String letters) {
    BlockBuilder builder = new BlockBuilder(SequenceScript.EVENT);
    builder.addRow(SequenceScript.event(key, time, id, letters), time, stamp);
    return TimestampedValue.of(builder.build(), Instant.ofEpochMilli(time));
  }
}
