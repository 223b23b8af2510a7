/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.ThreadedEngine;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.StreamingOptions;

/**
 * The direct runner as a laptop wants it.
 *
 * <p>Beam's direct runner is a test tool: by default it encodes every element several times to
 * catch functions that change their input. Millrace's own tests run with that on; a run goes
 * without.
 *
 * @since 0.1
 */
@Evolving
public final class DirectLauncher implements RunnerLauncher {
  @Override
  public String name() {
    return "direct";
  }

  @Override
  public RunnerProfile profile(RunMode mode) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    int processors = Runtime.getRuntime().availableProcessors();
    RunnerProfile profile =
        RunnerProfile.of(options, processors)
            .set("blockOnRun", false, options::setBlockOnRun, "progress can be told")
            .set(
                "enforceImmutability",
                false,
                options::setEnforceImmutability,
                "the check encodes every element; tests run with it")
            .set(
                "enforceEncodability",
                false,
                options::setEnforceEncodability,
                "the check encodes every element; tests run with it")
            .shards(
                Math.max(2, processors),
                "one per processor, at least two: each costs a copy per input bundle");
    if (mode == RunMode.STREAMING) {
      profile
          .set(
              "streaming",
              true,
              options.as(StreamingOptions.class)::setStreaming,
              "asked for; this runner works the same way in both modes")
          .set(
              "gatherWrites",
              true,
              options.as(MillraceOptions.class)::setGatherWrites,
              "each key that fires is a bundle of its own, and each bundle would be a file")
          .set(
              "bundlePerKey",
              true,
              options.as(MillraceOptions.class)::setBundlePerKey,
              "each bundle goes through all steps by itself: periods of a shard share a key");
    }
    return profile;
  }

  @Override
  public Engine start(PipelineOptions options) {
    return new ThreadedEngine("direct-runner-worker");
  }

  @Override
  public PreflightRules rules() {
    return PreflightRules.beside(DirectLauncher.class);
  }
}
