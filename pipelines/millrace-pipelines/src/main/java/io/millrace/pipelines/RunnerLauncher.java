/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * One engine that pipelines run on. Found by {@link java.util.ServiceLoader} at run time.
 *
 * @since 0.1
 */
@Evolving
public interface RunnerLauncher {
  /** As in {@code --runner=NAME}. */
  String name();

  /** The options this engine needs, with its runner set; {@code run()} must return at once. */
  PipelineOptions options();
}
