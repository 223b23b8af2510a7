/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.engines.CapabilityRecord.Kind;
import io.millrace.pipelines.engines.CapabilityRecord.Outcome;
import io.millrace.testing.FamilyTrials;
import io.millrace.testing.FamilyTrials.Order;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.joda.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds what the capability page claims of an engine to what happens: every transform is run, in
 * order and out of order, unless the preflight or the transform itself refuses it, and its rows are
 * held against those that are written down.
 */
public abstract class CapabilitiesContract {
  /** Set to write what happens instead of comparing it. */
  private static final String WRITE = "millrace.docs.write";

  private static final Duration POLL = Duration.standardSeconds(1);
  private static final Duration AFTERWARDS = Duration.standardSeconds(3);
  private static final long MOST_NANOS = 400_000_000_000L;

  private final RunnerLauncher launcher;
  private final String engine;

  /**
   * @param engine its name and version
   */
  protected CapabilitiesContract(RunnerLauncher launcher, String engine) {
    this.launcher = launcher;
    this.engine = engine;
  }

  /** What Beam's stream of tests needs here. */
  protected void fit(PipelineOptions options) {}

  /** Whether a run ends when Beam's stream of tests does. */
  protected boolean endsStreamsOfTests() {
    return true;
  }

  @ParameterizedTest
  @EnumSource
  final void areWhatThePageSays(RunMode mode) throws IOException {
    List<String> differences = new ArrayList<>();
    Map<String, Outcome> outcomes = outcomes(mode, differences);
    if (Boolean.getBoolean(WRITE)) {
      record(mode, outcomes, LocalDate.now(ZoneOffset.UTC).toString()).write();
    }

    CapabilityRecord told = CapabilityRecord.read(launcher.name(), mode);
    // What is told to differ may happen to agree; another day it does not.
    told.outcomes().entrySet().stream()
        .filter(written -> written.getValue().kind() == Kind.DIFFERS)
        .forEach(
            written ->
                outcomes.computeIfPresent(
                    written.getKey(),
                    (name, now) -> now.kind() == Kind.AGREES ? written.getValue() : now));
    assertThat(record(mode, outcomes, told.date()))
        .as(
            "what docs/capabilities.md claims; if it is to claim something else, write it by"
                + " mvn verify -D%s=true. Differences: %s",
            WRITE, differences)
        .isEqualTo(told);
  }

  private CapabilityRecord record(RunMode mode, Map<String, Outcome> outcomes, String date) {
    return new CapabilityRecord(
        launcher.name(), mode, engine, ReleaseInfo.getReleaseInfo().getVersion(), date, outcomes);
  }

  private Map<String, Outcome> outcomes(RunMode mode, List<String> differences) throws IOException {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (String name : FamilyTrials.names()) {
      outcomes.put(name, beforeItRuns(mode, name));
    }
    List<String> taken =
        outcomes.entrySet().stream()
            .filter(outcome -> outcome.getValue().kind() == Kind.AGREES)
            .map(Map.Entry::getKey)
            .toList();
    for (Order order : Order.values()) {
      for (String name : run(mode, order, taken, differences)) {
        outcomes.computeIfPresent(
            name, (same, before) -> new Outcome(Kind.DIFFERS, before.rules(), ""));
      }
    }
    return outcomes;
  }

  /** Whether it is refused; else it is taken to agree. */
  private Outcome beforeItRuns(RunMode mode, String name) {
    RunnerProfile profile = profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    try {
      trials(pipeline, mode, Order.OUT_OF_ORDER, List.of(name)).forget();
    } catch (ValidationException e) {
      return new Outcome(Kind.REFUSED, List.of(), String.valueOf(e.getMessage()));
    }
    launcher.fit(profile, pipeline);
    List<PreflightFinding> findings = Preflight.check(pipeline, launcher, profile, mode);
    boolean isRefused = findings.stream().anyMatch(PreflightFinding::isError);
    return new Outcome(
        isRefused ? Kind.REFUSED : Kind.AGREES,
        findings.stream()
            .filter(finding -> finding.isError() == isRefused)
            .map(PreflightFinding::rule)
            .distinct()
            .sorted()
            .toList(),
        "");
  }

  /** Returns which differ. */
  private List<String> run(RunMode mode, Order order, List<String> names, List<String> differences)
      throws IOException {
    RunnerProfile profile = profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    FamilyTrials trials = trials(pipeline, mode, order, names);
    launcher.fit(profile, pipeline);
    try (Engine started = launcher.start(profile.options())) {
      PipelineResult run = started.run(pipeline);
      if (mode == RunMode.BATCH || endsStreamsOfTests()) {
        run.waitUntilFinish();
      } else {
        awaitRows(run, trials, CapabilityRecord.differing(launcher.name(), mode));
      }
    }
    List<String> differing = trials.differing();
    differing.forEach(name -> differences.add(trials.told(name)));
    trials.forget();
    return differing;
  }

  /** Of a run that does not end by itself; for what is told to differ nobody waits. */
  private static void awaitRows(PipelineResult run, FamilyTrials trials, List<String> toldToDiffer)
      throws IOException {
    long start = System.nanoTime();
    while (!toldToDiffer.containsAll(trials.differing())
        && System.nanoTime() - start < MOST_NANOS) {
      run.waitUntilFinish(POLL);
    }
    // A row too many would come now.
    run.waitUntilFinish(AFTERWARDS);
    run.cancel();
  }

  private RunnerProfile profile(RunMode mode) {
    RunnerProfile profile = launcher.profile(mode);
    fit(profile.options());
    return profile;
  }

  private static FamilyTrials trials(
      Pipeline pipeline, RunMode mode, Order order, List<String> names) {
    return FamilyTrials.in(pipeline, order, mode == RunMode.STREAMING, names);
  }
}
