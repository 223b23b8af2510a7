/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.engines.RulesContract;
import io.millrace.pipelines.engines.Seen;
import io.millrace.pipelines.engines.Suspects;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.ToString;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SparkRulesTest extends RulesContract {
  private static final Duration FIVE_SECONDS = Duration.standardSeconds(5);
  private static final int STREAMED = 4;

  SparkRulesTest() {
    super(new SparkLauncher());
  }

  @Test
  @Proves("spark-splittable")
  void splitsNoStepInAStream() {
    Graph graph = step(new Suspects.SplittableFn());

    assertThat(direct(RunMode.STREAMING, graph)).hasSize(1 + 2 + 3 + 9);
    assertFails(
        "spark-splittable",
        RunMode.STREAMING,
        graph,
        IllegalArgumentException.class,
        "Splittable DoFn not yet supported in streaming mode");
    assertFails(
        "spark-splittable",
        RunMode.STREAMING,
        (pipeline, input) -> {
          Seen.all("streamed ", input);
          Seen.all(
              "",
              pipeline
                  .apply("Few", Create.of(KV.of("a", 1), KV.of("b", 2)))
                  .apply("Step", ParDo.of(new Suspects.SplittableFn())));
        },
        IllegalStateException.class,
        "Not expected to directly translate splittable DoFn, should have been overridden");
    assertThat(found(RunMode.BATCH, graph)).doesNotContain("spark-splittable");
    assertThat(run(RunMode.BATCH, ALL, graph)).hasSize(1 + 2 + 3);
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("spark-window-expiration")
  void tellsNoStepThatAWindowHasExpired(RunMode mode) {
    Graph graph =
        (pipeline, input) ->
            Seen.all(
                "",
                input
                    .apply(Window.into(FixedWindows.of(FIVE_SECONDS)))
                    .apply("Sum", ParDo.of(new Suspects.WindowExpirationFn())));

    assertThat(direct(mode, graph)).contains("sum 3", "sum 3");
    assertFails(
        "spark-window-expiration",
        mode,
        graph,
        IllegalStateException.class,
        "onWindowExpiration is not supported");
  }

  @Test
  @Proves("spark-event-time-timer")
  void hasNoEventTimeTimerInAStream() {
    // tag::proof[]
    Graph graph = step(new Suspects.EventTimeTimerFn());

    assertThat(direct(RunMode.STREAMING, graph)).contains("fired");
    assertFails(
        "spark-event-time-timer",
        RunMode.STREAMING,
        graph,
        IllegalStateException.class,
        "EVENT_TIME not yet supported in streaming mode");
    assertThat(found(RunMode.BATCH, graph)).doesNotContain("spark-event-time-timer");
    assertThat(run(RunMode.BATCH, ALL, graph)).containsExactly("fired", "fired");
    // end::proof[]
  }

  /** All of the first window are out when its watermark has passed, and no timer has fired. */
  @Test
  @Proves("spark-event-time-timer-family")
  void neverFiresAnEventTimeTimerOfAFamilyInAStream() {
    Graph graph = step(new SparkSuspects.FamilyWithStateFn());

    assertThat(found(RunMode.STREAMING, graph)).contains("spark-event-time-timer-family");
    List<String> direct = direct(RunMode.STREAMING, graph);
    assertThat(direct.indexOf("fired")).isBetween(0, direct.indexOf("9"));
    assertThat(run(RunMode.STREAMING, STREAMED, graph))
        .containsExactlyInAnyOrder("1", "2", "3", "9");
  }

  /** The batch engine's rules hold of bounded collections beside a stream. */
  @Test
  void takesEventTimeTimersOfBoundedInputInAStream() {
    Graph graph =
        (pipeline, input) -> {
          Seen.all("streamed ", input);
          Seen.all(
              "",
              pipeline
                  .apply("Few", Create.of(KV.of("a", 1), KV.of("b", 2)))
                  .apply("Step", ParDo.of(new Suspects.EventTimeTimerFn())));
        };

    assertThat(found(RunMode.STREAMING, graph)).isEmpty();
    assertThat(run(RunMode.STREAMING, 2 + STREAMED, graph)).contains("fired");
  }

  @Test
  @Proves("spark-processing-time-timer")
  void firesATimerOfTheNextHourWhenABatchEnds() {
    Graph graph = step(new Suspects.ProcessingTimeTimerFn());

    assertThat(found(RunMode.BATCH, graph)).contains("spark-processing-time-timer");
    assertThat(direct(RunMode.BATCH, graph)).doesNotContain("fired");
    assertThat(run(RunMode.BATCH, ALL, graph)).contains("fired");
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("spark-timer-family")
  void doesNotTakeAFamilyOfTimersForState(RunMode mode) {
    Graph graph = step(new Suspects.TimerFamilyFn());

    assertThat(direct(mode, graph)).contains("fired");
    assertFails(
        "spark-timer-family",
        mode,
        graph,
        UnsupportedOperationException.class,
        "timerInternals not supported");
  }

  @Test
  @Proves("spark-ordered-list-state")
  void hasNoOrderedListStateInAStream() {
    Graph graph = step(new Suspects.OrderedListFn());

    assertThat(direct(RunMode.STREAMING, graph)).contains("a 2");
    assertFails(
        "spark-ordered-list-state",
        RunMode.STREAMING,
        graph,
        UnsupportedOperationException.class,
        "OrderedListState is not supported");
    assertThat(found(RunMode.BATCH, graph)).doesNotContain("spark-ordered-list-state");
    assertThat(run(RunMode.BATCH, ALL, graph)).contains("a 2");
  }

  @Test
  @Proves("spark-multimap-state")
  void hasNoMultimapStateInAStream() {
    Graph graph = step(new Suspects.MultimapFn());

    assertThat(direct(RunMode.STREAMING, graph)).contains("a 2");
    assertFails(
        "spark-multimap-state",
        RunMode.STREAMING,
        graph,
        UnsupportedOperationException.class,
        "MultimapState is not supported");
    assertThat(found(RunMode.BATCH, graph)).doesNotContain("spark-multimap-state");
    assertThat(run(RunMode.BATCH, ALL, graph)).contains("a 2");
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("spark-stable-input")
  void hasNoStableInput(RunMode mode) {
    Graph graph = step(new Suspects.StableInputFn());

    assertThat(direct(mode, graph)).contains("a", "b");
    assertFails(
        "spark-stable-input",
        mode,
        graph,
        UnsupportedOperationException.class,
        "Spark runner currently doesn't support @RequiresStableInput annotation.");
  }

  @Test
  @Proves("spark-time-sorted-input")
  void sortsNoStreamByTime() {
    Graph graph = step(new Suspects.NumberInTimeFn());

    assertThat(direct(RunMode.STREAMING, graph)).contains("2 number 1", "1 number 2");
    assertFails(
        "spark-time-sorted-input",
        RunMode.STREAMING,
        graph,
        UnsupportedOperationException.class,
        "DoFn.RequiresTimeSortedInput not currently supported by this runner.");
    assertThat(found(RunMode.BATCH, graph)).doesNotContain("spark-time-sorted-input");
    assertThat(run(RunMode.BATCH, ALL, graph)).contains("2 number 1", "1 number 2");
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("spark-bundle-finalizer")
  void finalizesNoBundle(RunMode mode) {
    Graph graph = step(new Suspects.FinalizerFn());

    assertThat(direct(mode, graph)).contains("a", "b", "finalized");
    assertFails(
        "spark-bundle-finalizer",
        mode,
        graph,
        UnsupportedOperationException.class,
        "BundleFinalizer is unsupported.");
  }

  @Test
  @Proves("spark-state-in-merging-windows")
  void cannotKeepStateInSessionsOfAStream() {
    assertFailsForStateInSessions("spark-state-in-merging-windows", RunMode.STREAMING);
  }

  /** Both of a are in one session, 500 ms apart; Spark numbers each of them as the first. */
  @Test
  @Proves("spark-batch-state-in-merging-windows")
  void keepsStateOfEachEventInSessionsOfABatch() {
    assertThat(found(RunMode.BATCH, stateInSessions()))
        .contains("spark-batch-state-in-merging-windows");
    assertThat(run(RunMode.BATCH, ALL, stateInSessions()))
        .containsExactlyInAnyOrder("a number 1", "a number 1", "b number 1");
  }

  @Test
  @Proves("spark-unbounded-view")
  void showsAStreamsViewEmpty() {
    Graph graph =
        (pipeline, input) -> {
          PCollection<KV<String, Integer>> windowed =
              input.apply(Window.into(FixedWindows.of(FIVE_SECONDS)));
          PCollectionView<Iterable<Integer>> view =
              windowed.apply("Values", Values.create()).apply("AsIterable", View.asIterable());
          Seen.all(
              "",
              windowed.apply("Look", ParDo.of(new SparkSuspects.SumFn(view)).withSideInputs(view)));
        };

    assertThat(found(RunMode.STREAMING, graph)).contains("spark-unbounded-view");
    assertThat(direct(RunMode.STREAMING, graph))
        .containsExactlyInAnyOrder("a sees 3", "a sees 3", "b sees 3", "z sees 9");
    assertThat(run(RunMode.STREAMING, STREAMED, graph)).contains("a sees 0");
  }

  @Test
  @Proves("spark-unbounded-view")
  void waitsForNoStream() {
    Graph graph =
        (pipeline, input) -> {
          PCollection<KV<String, Integer>> signal =
              input.apply("Signal", ParDo.of(new SparkSuspects.SignalFn()));
          Seen.all("", input.apply("Wait", Wait.on(signal)).apply("Values", Values.create()));
        };

    assertThat(found(RunMode.STREAMING, graph)).contains("spark-unbounded-view");
    assertThat(direct(RunMode.STREAMING, graph).subList(0, STREAMED))
        .allMatch(line -> line.startsWith("signal"));
    List<String> lines = run(RunMode.STREAMING, 2 * STREAMED, graph);
    assertThat(lines.indexOf("1")).isBetween(0, lines.indexOf("signal 9"));
  }

  /** The launcher reads such outputs: the pipeline fails where it is run by other means. */
  @Test
  @Proves("spark-unread-output")
  void givesTheElementsOfAnUnreadOutputToAnother() {
    Graph graph = SparkSuspects.unreadOutput();

    assertThat(found(RunMode.BATCH, graph)).contains("spark-unread-output");
    assertThat(direct(RunMode.BATCH, graph)).containsExactlyInAnyOrder("2", "4", "6");
    assertThat(run(RunMode.BATCH, ALL, graph)).containsExactlyInAnyOrder("2", "4", "6");
    assertThatThrownBy(() -> run(RunMode.BATCH, ALL, graph, (profile, pipeline) -> {}))
        .hasRootCauseInstanceOf(ClassCastException.class)
        .rootCause()
        .hasMessageStartingWith("class java.lang.String cannot be cast to class java.lang.Integer");
  }

  @Test
  @Proves("spark-bounded-stream")
  void startsNoStreamWithoutAnUnboundedInput() {
    RunMode mode = RunMode.STREAMING;
    SparkLauncher launcher = new SparkLauncher();
    RunnerProfile profile = launcher.profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    pipeline.apply("Few", Create.of(1, 2));

    assertThat(Preflight.check(pipeline, launcher, profile, mode))
        .extracting(PreflightFinding::rule)
        .contains("spark-bounded-stream");
    try (Engine engine = launcher.start(profile.options())) {
      assertThatThrownBy(() -> engine.run(pipeline).waitUntilFinish(FIVE_SECONDS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("No output operations registered, so nothing to execute");
    }
  }

  @Test
  @Proves("spark-unbounded-batch")
  void turnsABatchOfUnboundedInputIntoAStream() {
    List<Pipeline> built = new ArrayList<>();
    Graph graph =
        (pipeline, input) -> {
          built.add(pipeline);
          pipeline
              .apply("Numbers", GenerateSequence.from(0).withRate(1, FIVE_SECONDS))
              .apply("Span", ParDo.of(new SparkSuspects.SpanFn()));
        };

    assertThat(found(RunMode.BATCH, graph)).contains("spark-unbounded-batch");
    run(RunMode.BATCH, 0, graph);
    assertThat(built.get(1).getOptions().as(SparkPipelineOptions.class).isStreaming()).isTrue();
  }

  /** What Beam remembers of the first stream would make the second one's first window late. */
  @Test
  void takesTheFirstElementsOfASecondStream() {
    Graph graph =
        (pipeline, input) ->
            Seen.all(
                "",
                input
                    .apply(Window.into(FixedWindows.of(FIVE_SECONDS)))
                    .apply("Sum", Sum.integersPerKey())
                    .apply("Text", ToString.kvs()));

    run(RunMode.STREAMING, 3, graph);

    assertThat(run(RunMode.STREAMING, 3, graph)).containsExactlyInAnyOrder("a,3", "b,3", "z,9");
  }

  /** Elements have the time when they were read. */
  @Test
  @Proves("spark-read-share")
  void readsForAPartOfEachMicroBatch() {
    Graph graph =
        (pipeline, input) ->
            pipeline
                .apply("Ticks", GenerateSequence.from(0).withRate(1, Duration.millis(1)))
                .apply("Span", ParDo.of(new SparkSuspects.SpanFn()));

    List<Long> most = reads(graph, 2 * STREAMED, 0.8);
    List<Long> few = reads(graph, 4 * STREAMED, 0.1);

    // What is late is read for longer, and on a busy machine most of them are.
    assertThat(most.get(most.size() / 2)).isGreaterThan(3 * few.get(few.size() / 4) / 2);
  }

  /** How long micro-batches were read for, the shortest first. */
  private List<Long> reads(Graph graph, int batches, double share) {
    return run(
            RunMode.STREAMING,
            batches,
            graph,
            (profile, pipeline) ->
                profile.options().as(SparkPipelineOptions.class).setReadTimePercentage(share))
        .stream()
        .map(Long::valueOf)
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  void hasNothingAgainstAPlainStep(RunMode mode) {
    assertThat(found(mode, (pipeline, input) -> Seen.all("", input))).isEmpty();
  }
}
