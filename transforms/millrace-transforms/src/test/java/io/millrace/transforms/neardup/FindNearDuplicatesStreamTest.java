/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts that come out of order, twice and late, against the oracle of those on time. */
class FindNearDuplicatesStreamTest {
  private static final long WITHIN = 400;
  private static final long PERIOD = 90;
  private static final long LATENESS = 200;
  private static final Shingles WORDS = Shingles.words(2);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "{0} tenants, stream: {1}")
  @CsvSource({"100, true", "1000, false"})
  void marksTheRowsOnTimeAsTheOracleDoes(int tenants, boolean streaming, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("FindNearDuplicatesStreamTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(4));
    KeyedScripts scripts =
        KeyedScripts.random(
            tenants,
            PromptRows.PROMPT,
            (script, time) -> PromptRows.at("t" + script, time, seed),
            random);
    List<Row> late = new ArrayList<>();
    Map<String, List<Row>> onTime = new TreeMap<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      String tenant = String.valueOf(one.row().getString("tenant"));
      (one.isLate(PERIOD, LATENESS)
              ? late
              : onTime.computeIfAbsent(tenant, first -> new ArrayList<>()))
          .add(one.row());
    }
    assertThat(late).as(reason).hasSizeGreaterThan(3);
    NearDuplicatesOracle oracle = new NearDuplicatesOracle(0.5, WORDS, WITHIN, PERIOD);
    List<String> expected = new ArrayList<>();
    for (List<Row> own : onTime.values()) {
      own.sort(Comparator.comparing(row -> row.getDateTime("at").getMillis()));
      List<String> marks = oracle.marks(own);
      for (int i = 0; i < own.size(); i++) {
        expected.add(line(own.get(i)) + " " + marks.get(i));
      }
    }
    assertThat(expected).as(reason).anyMatch(mark -> mark.endsWith(" false"));

    FindNearDuplicatesResult<Block> result =
        pipeline.apply(streaming ? scripts.stream() : scripts.batch()).apply(find());

    PAssert.that(reason, marks(result)).satisfies(SameElements.as(reason, expected));
    PAssert.that(reason, result.late().apply("Late", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, late));
    pipeline.run();
  }

  /** The second row breaks its source's promise: it says that it is on time, and is not. */
  @Test
  void holdsNothingThatNoPeriodLooksBackAt(TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(1);
    long over = PERIOD + WITHIN + PERIOD + LATENESS;
    TestStream<Block> prompts =
        TestStream.create((Coder<Block>) BlockCoder.of(PromptRows.PROMPT))
            .addElements(prompt(10))
            .advanceWatermarkTo(Instant.ofEpochMilli(over))
            .addElements(prompt(20), prompt(over))
            .advanceWatermarkToInfinity();

    FindNearDuplicatesResult<Block> result = pipeline.apply(prompts).apply(find());

    PAssert.that(marks(result))
        .satisfies(
            marks -> {
              assertThat(marks)
                  .hasSize(2)
                  .anyMatch(mark -> mark.matches("t 10 what is a sum .* null true"))
                  .anyMatch(mark -> mark.matches("t " + over + " what is a sum .* null true"));
              return null;
            });
    PAssert.that(result.late()).empty();
    pipeline.run();
  }

  private static TimestampedValue<Block> prompt(long time) {
    BlockBuilder builder = new BlockBuilder(PromptRows.PROMPT);
    builder.addRow(PromptRows.row("t", time, "what is a sum"), time, 0);
    return TimestampedValue.of(builder.build(), Instant.ofEpochMilli(time));
  }

  private static FindNearDuplicatesBlocks find() {
    return FindNearDuplicates.in("prompt")
        .by("tenant")
        .atLeast(0.5)
        .shingles(WORDS)
        .banding(128, 1)
        .within(Duration.ofMillis(WITHIN))
        .every(Duration.ofMillis(PERIOD))
        .allowingLateness(Duration.ofMillis(LATENESS))
        .onBlocks();
  }

  private static PCollection<String> marks(FindNearDuplicatesResult<Block> result) {
    return result
        .marked()
        .apply("Marked", UnpackBlocks.rows())
        .apply(
            "Lines",
            MapElements.into(TypeDescriptors.strings()).via(FindNearDuplicatesStreamTest::marked));
  }

  private static String marked(Row row) {
    return line(row)
        + " "
        + row.getString("cluster_id")
        + " "
        + row.getDouble("similarity")
        + " "
        + row.getBoolean("is_first");
  }

  private static String line(Row row) {
    return row.getString("tenant")
        + " "
        + row.getDateTime("at").getMillis()
        + " "
        + row.getString("prompt");
  }
}
