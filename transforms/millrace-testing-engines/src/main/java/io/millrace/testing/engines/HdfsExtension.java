/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives tests a {@link HdfsServer} as a parameter: one for all of the test plan, or one for the
 * class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class HdfsExtension extends EngineExtension<HdfsServer> {

  /** One server for all classes that ask for it so, who must not stop it. */
  public HdfsExtension() {
    this(false);
  }

  private HdfsExtension(boolean perClass) {
    super(HdfsServer.class, HdfsServer.class, perClass);
  }

  /** A server of the class's own, for a static field with {@code @RegisterExtension}. */
  public static HdfsExtension ofClass() {
    return new HdfsExtension(true);
  }

  @Override
  HdfsServer start(Path folder) throws IOException, InterruptedException {
    return HdfsServer.start(folder);
  }
}
