/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.period.KeyRows;
import io.millrace.transforms.period.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random patterns over random rows against an oracle that looks at the rows again and again. */
class MatchSequenceOracleTest {
  private static final int SCRIPTS = 1_000;
  private static final int PATTERNS = 8;
  private static final int KEYS = 5;

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void findsWhatTheOracleFindsInWhateverPeriodsTimeIsCut() {
    long seed = new Random().nextLong();
    System.out.println("MatchSequenceOracleTest seed " + seed);
    Random random = new Random(seed);
    int matched = 0;
    int timedOut = 0;
    for (int i = 0; i < SCRIPTS; i++) {
      SequenceScript script = SequenceScript.random(random);
      List<Row> events = SequenceScript.events("k", 1 + random.nextInt(20), random);
      SequenceLayout layout = layout(script);
      String reason = "seed %d, script %d: %s of %s".formatted(seed, i, script, events);

      List<String> expected = SequenceOracle.expected(script, keyRows(events));
      long size = 1L + random.nextInt(20);

      assertThat(found(layout, events, Period.ALL))
          .as(reason)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(foundByPeriods(layout, events, size))
          .as("%s by periods of %d", reason, size)
          .containsExactlyInAnyOrderElementsOf(expected);
      matched += (int) expected.stream().filter(one -> one.contains(" matched ")).count();
      timedOut += (int) expected.stream().filter(one -> one.contains(" timed_out ")).count();
    }
    assertThat(matched).isGreaterThan(SCRIPTS / 2);
    assertThat(timedOut).isGreaterThan(SCRIPTS / 5);
  }

  @Test
  void findsTheSameInPipelines(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("MatchSequenceOracleTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(3);
    List<Row> rows = new ArrayList<>();
    List<List<Row>> ofKeys = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      ofKeys.add(SequenceScript.events("k" + key, 1 + random.nextInt(25), random));
      rows.addAll(ofKeys.get(key));
    }
    Collections.shuffle(rows, random);
    PCollection<Row> input = pipeline.apply(Create.of(rows).withRowSchema(SequenceScript.EVENT));

    for (int i = 0; i < PATTERNS; i++) {
      SequenceScript script = SequenceScript.random(random);
      List<String> expected = new ArrayList<>();
      ofKeys.forEach(events -> expected.addAll(SequenceOracle.expected(script, keyRows(events))));
      PCollection<String> found =
          input
              .apply("Match" + i, script.transform().on("at"))
              .matches()
              .apply(
                  "Show" + i,
                  MapElements.into(TypeDescriptors.strings()).via(SequenceOracle::show));
      PAssert.that(reason + ": " + script, found).containsInAnyOrder(expected);
    }
    pipeline.run();
  }

  private static KeyRows keyRows(List<Row> events) {
    BlockBuilder builder = new BlockBuilder(SequenceScript.EVENT);
    events.forEach(event -> builder.addRow(event, timeOf(event)));
    return KeyRows.of(List.of(builder.build()));
  }

  private static long timeOf(Row event) {
    return requireNonNull(event.getDateTime("at")).getMillis();
  }

  private static SequenceLayout layout(SequenceScript script) {
    PCollection<Row> input = Pipeline.create().apply(Create.empty(SequenceScript.EVENT));
    return SequenceLayout.of(script.transform().spec(), input);
  }

  private static List<String> found(SequenceLayout layout, List<Row> events, Period period) {
    List<String> found = new ArrayList<>();
    new FindMatches(layout)
        .decide(keyRows(events), period, (row, at) -> found.add(SequenceOracle.show(row)));
    return found;
  }

  /** Each period with the rows in it and the look-back before it alone. */
  private static List<String> foundByPeriods(SequenceLayout layout, List<Row> events, long size) {
    long lookBack = layout.lookBack().toMillis();
    List<String> found = new ArrayList<>();
    for (long start = -50; start < 200; start += size) {
      Period period = new Period(start, start + size);
      List<Row> some =
          events.stream()
              .filter(event -> timeOf(event) >= period.start() - lookBack)
              .filter(event -> timeOf(event) < period.end())
              .toList();
      if (!some.isEmpty()) {
        found.addAll(found(layout, some, period));
      }
    }
    return found;
  }
}
