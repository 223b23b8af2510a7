/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives tests a {@link SparkCluster} as a parameter: one for all of the test plan, or one for the
 * class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class SparkClusterExtension extends EngineExtension<SparkCluster> {
  private final SparkClusterSpec spec;

  /** One cluster with two workers of one core for all classes that ask for it so. */
  public SparkClusterExtension() {
    this(SparkClusterSpec.defaults(), false);
  }

  private SparkClusterExtension(SparkClusterSpec spec, boolean perClass) {
    super(SparkCluster.class, spec, perClass);
    this.spec = spec;
  }

  /** A cluster of the class's own, for a static field with {@code @RegisterExtension}. */
  public static SparkClusterExtension ofClass(SparkClusterSpec spec) {
    return new SparkClusterExtension(spec, true);
  }

  @Override
  SparkCluster start(Path folder) throws IOException, InterruptedException {
    return SparkCluster.start(folder, spec);
  }
}
