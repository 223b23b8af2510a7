/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.RunnerLauncher;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

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
  public PipelineOptions options() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setBlockOnRun(false);
    options.setEnforceImmutability(false);
    options.setEnforceEncodability(false);
    int processors = Runtime.getRuntime().availableProcessors();
    options.as(MillraceOptions.class).setShards(Math.max(2, processors));
    return options;
  }
}
