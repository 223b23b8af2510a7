/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives tests a {@link FlinkCluster} as a parameter: one for all of the test plan, or one for the
 * class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class FlinkClusterExtension extends EngineExtension<FlinkCluster> {
  private final FlinkClusterSpec spec;

  /** One cluster with two TaskManagers of two slots for all classes that ask for it so. */
  public FlinkClusterExtension() {
    this(FlinkClusterSpec.defaults(), false);
  }

  private FlinkClusterExtension(FlinkClusterSpec spec, boolean perClass) {
    super(FlinkCluster.class, spec, perClass);
    this.spec = spec;
  }

  /** A cluster of the class's own, for a static field with {@code @RegisterExtension}. */
  public static FlinkClusterExtension ofClass(FlinkClusterSpec spec) {
    return new FlinkClusterExtension(spec, true);
  }

  @Override
  FlinkCluster start(Path folder) throws IOException, InterruptedException {
    return FlinkCluster.start(folder, spec);
  }
}
