/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.engines.Lookups;
import io.millrace.pipelines.engines.RulesContract;
import io.millrace.pipelines.engines.Seen;
import io.millrace.pipelines.engines.Suspects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.ToString;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlinkRulesTest extends RulesContract {
  private static final int ENTRIES = 100;
  private static final org.joda.time.Duration FIVE_SECONDS =
      org.joda.time.Duration.standardSeconds(5);
  private static final org.joda.time.Duration ONE_MINUTE =
      org.joda.time.Duration.standardMinutes(1);

  FlinkRulesTest() {
    super(new FlinkLauncher());
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("flink-multimap-state")
  void hasNoMultimapState(RunMode mode) {
    Graph graph = step(new Suspects.MultimapFn());

    assertThat(direct(mode, graph)).contains("a 1", "a 2", "b 1");
    assertFails(
        "flink-multimap-state",
        mode,
        graph,
        UnsupportedOperationException.class,
        "MultimapState is not supported");
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("flink-stable-input")
  void hasNoStableInputWithoutCheckpoints(RunMode mode) {
    Graph graph = step(new Suspects.StableInputFn());

    assertThat(direct(mode, graph)).contains("a", "b");
    assertFails(
        "flink-stable-input",
        mode,
        graph,
        IllegalStateException.class,
        "No checkpointing configured but pipeline uses @RequiresStableInput");
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("flink-state-in-merging-windows")
  void cannotKeepStateInSessions(RunMode mode) {
    assertFailsForStateInSessions("flink-state-in-merging-windows", mode);
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("flink-map-view")
  void buildsAMapForEveryElement(RunMode mode) {
    Graph graph = Lookups.inAMap(ENTRIES);

    assertThat(found(mode, graph)).contains("flink-map-view");
    run(mode, ALL, graph);
    assertThat(Lookups.keysTaken()).isGreaterThanOrEqualTo(ENTRIES * ENTRIES);
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("flink-bundle-finalizer")
  void neverFinalizesABundle(RunMode mode) {
    Graph graph = step(new Suspects.FinalizerFn());

    assertThat(found(mode, graph)).contains("flink-bundle-finalizer");
    assertThat(direct(mode, graph)).contains("a", "b", "finalized");
    assertThat(run(mode, ALL, graph)).contains("a", "b").doesNotContain("finalized");
  }

  /** With checkpoints neither of these rules is true any more. */
  @Test
  void finalizesBundlesWithCheckpoints() {
    FlinkLauncher launcher = new FlinkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING, Duration.ofMillis(200));

    assertThat(profile.withoutRules())
        .containsExactlyInAnyOrder("flink-stable-input", "flink-bundle-finalizer");
    assertThat(run(profile, ALL, step(new Suspects.FinalizerFn()))).contains("a", "finalized");
  }

  /** Of each key, an empty pane when the lateness is over, behind the one with the elements. */
  @Test
  @Proves("flink-empty-pane")
  void givesAnEmptyPaneWhenTheLatenessIsOver() {
    Graph graph =
        (pipeline, input) ->
            Seen.all(
                "",
                input
                    .apply(
                        Window.<KV<String, Integer>>into(FixedWindows.of(FIVE_SECONDS))
                            .withAllowedLateness(ONE_MINUTE)
                            .discardingFiredPanes())
                    .apply("Sum", Sum.integersPerKey())
                    .apply("Text", ToString.kvs()));

    assertThat(found(RunMode.BATCH, graph)).contains("flink-empty-pane");
    assertThat(direct(RunMode.BATCH, graph)).containsExactlyInAnyOrder("a,3", "b,3");
    assertThat(run(RunMode.BATCH, ALL, graph))
        .containsExactlyInAnyOrder("a,3", "a,0", "b,3", "b,0");
  }

  @Test
  @Proves("flink-unbounded-batch")
  void turnsABatchOfUnboundedInputIntoAStream() {
    List<Pipeline> built = new ArrayList<>();
    Graph graph =
        (pipeline, input) -> {
          built.add(pipeline);
          pipeline.apply("Numbers", GenerateSequence.from(0));
        };

    assertThat(found(RunMode.BATCH, graph)).contains("flink-unbounded-batch");
    run(RunMode.BATCH, 0, graph);
    assertThat(built.get(1).getOptions().as(FlinkPipelineOptions.class).isStreaming()).isTrue();
  }

  @Test
  @Proves("flink-processing-time-timer")
  void dropsATimerThatIsNotDueWhenTheInputEnds() {
    Graph graph = step(new Suspects.ProcessingTimeTimerFn());

    assertThat(found(RunMode.BATCH, graph)).contains("flink-processing-time-timer");
    assertThat(run(RunMode.BATCH, ALL, graph)).containsExactlyInAnyOrder("a1", "a2", "b3");
  }

  @Test
  @Proves("flink-state-before-windows")
  void holdsWindowsBackBehindState() {
    assertHoldsWindowsBackBehindState("flink-state-before-windows");
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  void hasNothingAgainstAPlainStep(RunMode mode) {
    assertThat(found(mode, (pipeline, input) -> Seen.all("", input))).isEmpty();
  }
}
