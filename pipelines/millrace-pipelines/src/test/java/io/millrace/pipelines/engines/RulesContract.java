/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.PreflightRule;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Holds an engine's rules to what it does: for each there is a pipeline that the rule finds, and
 * that fails or differs there when it is run all the same.
 */
public abstract class RulesContract {
  /** Names the rules that a test proves. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  public @interface Proves {
    String[] value();
  }

  /** Adds the steps in question to a pipeline with an input. */
  public interface Graph {
    void build(Pipeline pipeline, PCollection<KV<String, Integer>> input);
  }

  /** How many results a run has that is to go on until it ends. */
  protected static final int ALL = Integer.MAX_VALUE;

  private static final Coder<KV<String, Integer>> CODER =
      KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of());
  private static final Duration POLL = Duration.millis(100);
  private static final long MOST_MILLIS = 600_000;
  private final RunnerLauncher launcher;

  protected RulesContract(RunnerLauncher launcher) {
    this.launcher = launcher;
  }

  @Test
  final void everyRuleIsProvedByATest() {
    Stream<String> proved =
        Arrays.stream(getClass().getDeclaredMethods())
            .map(method -> method.getAnnotation(Proves.class))
            .filter(proof -> proof != null)
            .flatMap(proof -> Stream.of(proof.value()));

    assertThat(proved.distinct())
        .containsExactlyInAnyOrderElementsOf(
            launcher.rules().rules().stream().map(PreflightRule::id).toList());
    assertThat(getClass().getDeclaredMethods())
        .filteredOn(method -> method.isAnnotationPresent(Proves.class))
        .allMatch(RulesContract::isTest);
  }

  private static boolean isTest(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(mark -> mark.annotationType().getPackageName().startsWith("org.junit.jupiter"));
  }

  /** Steps of a function from and to what the input and {@link Seen} have. */
  protected static Graph step(DoFn<KV<String, Integer>, String> function) {
    return (pipeline, input) -> Seen.all("", input.apply("Step", ParDo.of(function)));
  }

  /** The ids of the rules that find something. */
  protected final List<String> found(RunMode mode, Graph graph) {
    RunnerProfile profile = launcher.profile(mode);
    Pipeline pipeline = pipeline(profile, mode, graph);
    return Preflight.check(pipeline, launcher, profile, mode).stream()
        .map(PreflightFinding::rule)
        .toList();
  }

  /** Runs without a preflight and returns what was seen; ends it once so much was seen. */
  protected final List<String> run(RunMode mode, int results, Graph graph) {
    return run(mode, results, graph, launcher::fit);
  }

  /** As {@link #run(RunMode, int, Graph)}, with something else than the launcher's own fitting. */
  protected final List<String> run(
      RunMode mode, int results, Graph graph, BiConsumer<RunnerProfile, Pipeline> fitting) {
    return run(launcher.profile(mode), mode, results, graph, fitting);
  }

  /** As {@link #run(RunMode, int, Graph)}, as a stream with settings of a profile's own. */
  protected final List<String> run(RunnerProfile profile, int results, Graph graph) {
    return run(profile, RunMode.STREAMING, results, graph, launcher::fit);
  }

  private List<String> run(
      RunnerProfile profile,
      RunMode mode,
      int results,
      Graph graph,
      BiConsumer<RunnerProfile, Pipeline> fitting) {
    Pipeline pipeline = pipeline(profile, mode, graph);
    fitting.accept(profile, pipeline);
    Seen.clear();
    try (Engine engine = launcher.start(profile.options())) {
      return seen(engine.run(pipeline), results);
    }
  }

  private static Pipeline pipeline(RunnerProfile profile, RunMode mode, Graph graph) {
    Pipeline pipeline = Pipeline.create(profile.options());
    graph.build(pipeline, mode == RunMode.BATCH ? bounded(pipeline) : stream(pipeline));
    return pipeline;
  }

  private static List<String> seen(PipelineResult result, int results) {
    long deadline = System.currentTimeMillis() + MOST_MILLIS;
    while (!result.getState().isTerminal() && Seen.lines().size() < results) {
      assertThat(System.currentTimeMillis())
          .as("%d results; there are %s", results, Seen.lines())
          .isLessThan(deadline);
      result.waitUntilFinish(POLL);
    }
    if (result.getState().isTerminal()) {
      // It may have failed before the first look, and says so here.
      if (Seen.lines().size() < results) {
        result.waitUntilFinish();
      }
    } else {
      try {
        result.cancel();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Seen.lines();
  }

  /** What the direct runner makes of it. */
  protected static List<String> direct(RunMode mode, Graph graph) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    graph.build(pipeline, mode == RunMode.BATCH ? bounded(pipeline) : stream(pipeline));
    Seen.clear();
    pipeline.run().waitUntilFinish();
    return Seen.lines();
  }

  /** Asserts that a rule finds it, and that it fails here with this message. */
  protected final void assertFails(
      String rule, RunMode mode, Graph graph, Class<? extends Throwable> type, String message) {
    assertThat(found(mode, graph)).contains(rule);

    Throwable failure = catchThrowable(() -> run(mode, ALL, graph));

    assertThat(failure).isNotNull();
    assertThat(root(failure)).isInstanceOf(type).hasMessageStartingWith(message);
  }

  /** Asserts that a rule finds state in sessions, and that it fails here. */
  protected final void assertFailsForStateInSessions(String rule, RunMode mode) {
    assertFails(
        rule,
        mode,
        stateInSessions(),
        UnsupportedOperationException.class,
        "MergingWindowFn is not supported for stateful DoFns");
  }

  /** Numbers the elements of a key in their session. */
  protected static Graph stateInSessions() {
    return (pipeline, input) ->
        Seen.all(
            "",
            input
                .apply(Window.into(Sessions.withGapDuration(Duration.standardSeconds(5))))
                .apply("Number", ParDo.of(new Suspects.NumberFn())));
  }

  /** Asserts that a rule finds windows behind state, and that they wait for its lateness here. */
  protected final void assertHoldsWindowsBackBehindState(String rule) {
    assertThat(found(RunMode.STREAMING, HeldWindows.behindState())).contains(rule);
    List<String> lines = run(RunMode.STREAMING, HeldWindows.LINES, HeldWindows.both());

    assertThat(lines.indexOf(HeldWindows.FREE)).isBetween(0, HeldWindows.BEFORE);
    assertThat(lines.indexOf(HeldWindows.HELD)).isGreaterThan(HeldWindows.BEFORE);
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Two of one key, against the order of time, and one of another. */
  private static PCollection<KV<String, Integer>> bounded(Pipeline pipeline) {
    return pipeline.apply(
        "Input",
        Create.timestamped(at("a", 1, 1_000), at("a", 2, 500), at("b", 3, 7_000)).withCoder(CODER));
  }

  /** The same, with a watermark, and another when the watermark is past both windows of 5 s. */
  private static PCollection<KV<String, Integer>> stream(Pipeline pipeline) {
    return pipeline.apply(
        "Input",
        TestStream.create(CODER)
            .addElements(at("a", 1, 1_000), at("a", 2, 500))
            .advanceWatermarkTo(new Instant(6_000))
            .addElements(at("b", 3, 7_000))
            .advanceWatermarkTo(new Instant(20_000))
            .addElements(at("z", 9, 20_000))
            .advanceWatermarkToInfinity());
  }

  private static TimestampedValue<KV<String, Integer>> at(String key, int value, long millis) {
    return TimestampedValue.of(KV.of(key, value), new Instant(millis));
  }
}
