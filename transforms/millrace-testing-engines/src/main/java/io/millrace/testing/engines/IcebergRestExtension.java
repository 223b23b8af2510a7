/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives tests an {@link IcebergRestServer} as a parameter: one for all of the test plan, or one for
 * the class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class IcebergRestExtension extends EngineExtension<IcebergRestServer> {

  /** One server for all classes that ask for it so, who must not stop it. */
  public IcebergRestExtension() {
    this(false);
  }

  private IcebergRestExtension(boolean perClass) {
    super(IcebergRestServer.class, IcebergRestServer.class, perClass);
  }

  /** A server of the class's own, for a static field with {@code @RegisterExtension}. */
  public static IcebergRestExtension ofClass() {
    return new IcebergRestExtension(true);
  }

  @Override
  IcebergRestServer start(Path folder) throws IOException, InterruptedException {
    return IcebergRestServer.start(folder);
  }
}
