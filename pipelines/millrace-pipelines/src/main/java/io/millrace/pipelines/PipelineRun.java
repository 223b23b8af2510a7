/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.files.FileSystemSettings;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.parity.Comparison;
import io.millrace.pipelines.report.RunReport;
import io.millrace.pipelines.report.RunReport.StepTime;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.ledger.LedgerTerm;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline: checked, built, executed and judged.
 *
 * <pre>{@code
 * RunReport report = PipelineRun.prepare(definition, request).execute(launcher, Progress.SILENT);
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class PipelineRun {
  private static final String DEAD_LETTERS = "dead_letters.jsonl";
  private static final org.joda.time.Duration POLL = org.joda.time.Duration.millis(500);
  private final PipelineDefinition definition;
  private final RunRequest request;
  private final PreparedPipeline prepared;
  private final StepOutputs outputs;

  /** Whether it was started before: its tables are there, and hold what it has done since. */
  private final boolean begun;

  private volatile boolean isToldToStop;
  private @Nullable Throwable crash;

  private PipelineRun(
      PipelineDefinition definition, RunRequest request, StepOutputs outputs, boolean begun) {
    this.definition = definition;
    this.request = request;
    FileSystemSettings.register();
    this.prepared = prepared(definition, request);
    this.outputs = outputs;
    this.begun = begun;
  }

  /** Adds what no pipeline can do to what this one cannot. */
  private static PreparedPipeline prepared(PipelineDefinition definition, RunRequest request) {
    if (request.mode() == RunMode.BATCH || request.onReject() == OnReject.CONTINUE) {
      return definition.prepare(request);
    }
    String problem =
        "Cannot use --on-reject=fail together with --mode=streaming: a stream has shown its rows"
            + " before all are read";
    try {
      definition.prepare(request);
    } catch (ValidationException e) {
      throw new ValidationException(problem + "\n" + e.getMessage(), e);
    }
    throw new ValidationException(problem);
  }

  /**
   * Checks everything that can be checked before a record is read.
   *
   * @throws io.millrace.transforms.ValidationException with every problem, one a line
   */
  public static PipelineRun prepare(PipelineDefinition definition, RunRequest request) {
    return prepare(definition, request, StepOutputs.UNTOUCHED);
  }

  static PipelineRun prepare(
      PipelineDefinition definition, RunRequest request, StepOutputs outputs) {
    return new PipelineRun(definition, request, outputs, false);
  }

  /**
   * A run that was submitted before, on an engine that goes on without this JVM: to follow it, or
   * to submit it again where it was stopped. It began when it was asked for.
   *
   * @param request as it was
   * @throws io.millrace.transforms.ValidationException with every problem, one a line
   */
  public static PipelineRun reopen(PipelineDefinition definition, RunRequest request) {
    return new PipelineRun(definition, request, StepOutputs.UNTOUCHED, true);
  }

  /**
   * Builds the pipeline for an engine and says what its rules find, errors first. No engine is
   * started and no table touched. Not for an object that runs, since a pipeline is built once.
   *
   * @throws ValidationException if the engine has no such mode
   */
  public List<PreflightFinding> check(RunnerLauncher launcher) {
    RunnerProfile profile = profile(launcher);
    Pipeline pipeline = Pipeline.create(profile.options());
    build(pipeline, IcebergCatalog.embedded(request.warehouse()));
    launcher.fit(profile, pipeline);
    return Preflight.check(pipeline, launcher, profile, request.mode());
  }

  /**
   * Builds the pipeline for an engine and says whether it reads any input as a stream, without end.
   * Not for an object that runs, since a pipeline is built once.
   *
   * @throws ValidationException if the engine or the pipeline has no such mode
   */
  public boolean readsStream(RunnerLauncher launcher) {
    Pipeline pipeline = Pipeline.create(profile(launcher).options());
    build(pipeline, IcebergCatalog.embedded(request.warehouse()));
    return Unbounded.isIn(pipeline);
  }

  /**
   * How runs of it are compared: as the pipeline says, and by the tables that every pipeline keeps
   * about its runs.
   *
   * @throws ValidationException if the pipeline does not say how
   */
  public Comparison comparison() {
    return prepared
        .comparison()
        .map(
            comparison ->
                comparison.and(OpsTables.compared(comparison.tables()), OpsTables.lateRows()))
        .orElseThrow(
            () ->
                new ValidationException(
                    "Cannot compare runs of "
                        + definition.name()
                        + ": it does not say by which tables"));
  }

  /** The options that hold, for display. */
  public Map<String, String> arguments() {
    return prepared.arguments();
  }

  /**
   * Runs to the end. A failed run is a report that says why, not an exception. Dead letters are in
   * {@code runs/RUN_ID/dead_letters.jsonl}, too, where they can be edited and replayed.
   *
   * @throws ValidationException if the engine cannot run the pipeline as it is, the warehouse holds
   *     tables of another shape, or a failed run of the same id
   */
  public RunReport execute(RunnerLauncher launcher, Progress progress) {
    Instant begin = begun ? request.started() : Instant.now();
    Fitted fitted = fit(launcher);
    try (IcebergTables tables = IcebergTables.open(fitted.catalog());
        Engine engine = launcher.start(fitted.profile().options())) {
      prepareTables(fitted.graph(), tables);
      return judge(launcher, fitted, tables, engine, progress, begin);
    }
  }

  /**
   * Starts the pipeline on an engine that goes on without this JVM, and waits for nothing.
   *
   * @throws ValidationException as {@link #execute} does, and of a stream that a rule may halt: who
   *     follows it does that
   * @throws RuntimeException what the engine throws when it cannot start the pipeline
   */
  public void submit(RunnerLauncher launcher) {
    Fitted fitted = fit(launcher);
    List<String> halting = fitted.graph().halting().names();
    if (request.mode() == RunMode.STREAMING && !halting.isEmpty()) {
      throw new ValidationException(
          "Cannot leave run %s to itself: who follows it halts it when a row breaks %s; run it without --detach"
              .formatted(request.runId(), String.join(", ", halting)));
    }
    try (IcebergTables tables = IcebergTables.open(fitted.catalog());
        Engine engine = launcher.start(fitted.profile().options())) {
      prepareTables(fitted.graph(), tables);
      PipelineResult unused = engine.run(fitted.pipeline());
    }
  }

  /** The pipeline, built for one engine, with nothing in it that the engine cannot take. */
  private record Fitted(
      RunnerProfile profile,
      Pipeline pipeline,
      IcebergCatalog catalog,
      RunGraph graph,
      List<PreflightFinding> warnings) {}

  private Fitted fit(RunnerLauncher launcher) {
    RunnerProfile profile = profile(launcher);
    Pipeline pipeline = Pipeline.create(profile.options());
    IcebergCatalog catalog = IcebergCatalog.embedded(request.warehouse());
    RunGraph graph = build(pipeline, catalog);
    launcher.fit(profile, pipeline);
    List<PreflightFinding> warnings =
        Preflight.requireNoError(Preflight.check(pipeline, launcher, profile, request.mode()));
    return new Fitted(profile, pipeline, catalog, graph, warnings);
  }

  private RunnerProfile profile(RunnerLauncher launcher) {
    RunnerProfile profile = launcher.profile(request.mode());
    FileSystemSettings.applyAll(profile.options());
    return profile;
  }

  private RunReport judge(
      RunnerLauncher launcher,
      Fitted fitted,
      IcebergTables tables,
      Engine engine,
      Progress progress,
      Instant begin) {
    RunGraph graph = fitted.graph();
    HaltWatch halts = HaltWatch.of(request, graph.halting(), tables);
    List<StepTime> times = run(engine, fitted.pipeline(), graph, halts, progress, begin);
    RunReport report =
        new RunJudge(
                definition, request, prepared, launcher.name(), fitted.profile(), graph, tables)
            .judge(begin, times, fitted.warnings(), crash);
    if (!report.deadLetters().isEmpty()) {
      DeadLetterFile.write(
          request.warehouse().resolve("runs").resolve(request.runId()).resolve(DEAD_LETTERS),
          new OpsRecords(tables, request.runId())::forEachDeadLetter);
    }
    return report;
  }

  private RunGraph build(Pipeline pipeline, IcebergCatalog catalog) {
    RunGraph graph =
        new RunGraph(
            pipeline, request.mode(), request.runId(), catalog, request.onReject(), outputs);
    prepared.build(graph);
    graph.finish();
    return graph;
  }

  private List<StepTime> run(
      Engine engine,
      Pipeline pipeline,
      RunGraph graph,
      HaltWatch halts,
      Progress progress,
      Instant begin) {
    try {
      PipelineResult result = engine.run(pipeline);
      watch(result, graph.ledger().steps(), halts, progress, begin);
      return StepMetrics.query(result).times(graph.ledger().steps());
    } catch (IOException | RuntimeException | Error e) {
      // Whatever stopped the engine, the report says so and the run has failed.
      crash = e;
      return List.of();
    }
  }

  private void prepareTables(RunGraph graph, IcebergTables tables) {
    if (!begun) {
      tables.prepare(graph.tables().all());
      new RunStart(request, graph.tables(), tables).begin();
    }
  }

  /**
   * Ends {@link #execute} soon, which another thread is in: what has been committed stays, and the
   * report says that the run was told to stop. For input that has no end; safe to call at any time.
   */
  public void stop() {
    isToldToStop = true;
  }

  /** What stopped the pipeline in mid-run; empty if nothing did. */
  public Optional<Throwable> crash() {
    return Optional.ofNullable(crash);
  }

  private void watch(
      PipelineResult result, List<String> steps, HaltWatch halts, Progress progress, Instant begin)
      throws IOException {
    while (!result.getState().isTerminal()) {
      Optional<String> stop = isToldToStop ? Optional.of("it was told to") : halts.look();
      if (stop.isPresent()) {
        result.cancel();
        throw new IllegalStateException(
            request.mode() == RunMode.STREAMING
                ? stop.get() + "; what it has committed stays, and its ledger is not written"
                : stop.get());
      }
      result.waitUntilFinish(POLL);
      StepMetrics metrics = StepMetrics.query(result);
      long read =
          steps.stream()
              .filter(step -> step.startsWith(RunGraph.READ))
              .mapToLong(step -> metrics.count(step, LedgerTerm.WRITTEN))
              .sum();
      progress.update(metrics.lastActive(steps), read, Duration.between(begin, Instant.now()));
    }
    // It may have ended between the wait and the look, and only the wait says what stopped it.
    PipelineResult.State ended = result.waitUntilFinish();
    if (ended != PipelineResult.State.DONE) {
      throw new IllegalStateException("the engine ended it in state " + ended);
    }
  }
}
