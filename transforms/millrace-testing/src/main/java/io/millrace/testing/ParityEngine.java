/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.Evolving;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * An engine that {@link ParityTest} runs pipelines on, in this JVM. Found by {@link
 * java.util.ServiceLoader}, in the tests of a module that has the engine; where none is found, it
 * is the runner that Beam takes by default.
 *
 * @since 0.1
 */
@Evolving
public interface ParityEngine {
  /** For the names of tests. */
  String name();

  /** How it runs, with its runner set; new ones each time. */
  PipelineOptions options();

  /** Whether it knows Beam's {@code TestStream}; without it, it is asked for batches alone. */
  default boolean streams() {
    return true;
  }

  /** What a pipeline still needs when it is complete. */
  default void complete(Pipeline pipeline) {}
}
