/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.PreflightRule.Effect;
import io.millrace.pipelines.PreflightRule.Severity;
import java.util.EnumSet;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** An engine of two workers with an error for each of these shapes, in both modes. */
record StrictEngine(List<PreflightShape> shapes, String beam) implements RunnerLauncher {
  static final String BEAM = "2.70.0";

  /** What an engine with errors for these shapes finds. */
  static List<PreflightFinding> found(Pipeline pipeline, PreflightShape... shapes) {
    return new StrictEngine(List.of(shapes), BEAM).check(pipeline);
  }

  List<PreflightFinding> check(Pipeline pipeline) {
    return Preflight.check(pipeline, this, profile(RunMode.BATCH), RunMode.BATCH);
  }

  @Override
  public String name() {
    return "strict";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    return RunnerProfile.of(PipelineOptionsFactory.create(), 2);
  }

  @Override
  public PreflightRules rules() {
    return new PreflightRules(
        name(), beam, shapes.stream().map(shape -> rule(shape, Severity.ERROR)).toList());
  }

  static PreflightRule rule(PreflightShape shape, Severity severity) {
    return new PreflightRule(
        "strict-" + shape,
        shape,
        EnumSet.allOf(RunMode.class),
        null,
        severity,
        Effect.FAILS,
        "it cannot be",
        "use another");
  }
}
