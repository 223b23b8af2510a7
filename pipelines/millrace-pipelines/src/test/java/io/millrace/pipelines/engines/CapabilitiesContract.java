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
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.ReleaseInfo;
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

  @ParameterizedTest
  @EnumSource
  final void areWhatThePageSays(RunMode mode) throws IOException {
    Map<String, Outcome> outcomes = outcomes(mode);
    if (Boolean.getBoolean(WRITE)) {
      record(mode, outcomes, LocalDate.now(ZoneOffset.UTC).toString()).write();
    }

    CapabilityRecord told = CapabilityRecord.read(launcher.name(), mode);
    assertThat(record(mode, outcomes, told.date()))
        .as(
            "what docs/capabilities.md claims; if it is to claim something else, write it by"
                + " mvn verify -D%s=true",
            WRITE)
        .isEqualTo(told);
  }

  private CapabilityRecord record(RunMode mode, Map<String, Outcome> outcomes, String date) {
    return new CapabilityRecord(
        launcher.name(), mode, engine, ReleaseInfo.getReleaseInfo().getVersion(), date, outcomes);
  }

  private Map<String, Outcome> outcomes(RunMode mode) throws IOException {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (String name : FamilyTrials.names()) {
      outcomes.put(name, beforeItRuns(mode, name));
    }
    List<String> taken =
        outcomes.entrySet().stream()
            .filter(outcome -> outcome.getValue().kind() == Kind.AGREES)
            .map(Map.Entry::getKey)
            .toList();
    List<String> differences = new ArrayList<>();
    for (Order order : Order.values()) {
      differences.addAll(differences(mode, order, taken));
    }
    assertThat(differences)
        .as("what comes as other rows; mend it, or have the preflight refuse it by a rule")
        .isEmpty();
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

  private List<String> differences(RunMode mode, Order order, List<String> names)
      throws IOException {
    RunnerProfile profile = profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    FamilyTrials trials = trials(pipeline, mode, order, names);
    launcher.fit(profile, pipeline);
    try (Engine started = launcher.start(profile.options())) {
      started.run(pipeline).waitUntilFinish();
    }
    List<String> differences = trials.differing().stream().map(trials::told).toList();
    trials.forget();
    return differences;
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
