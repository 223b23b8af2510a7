/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives tests a {@link ClickHouseServer} as a parameter: one for all of the test plan, or one for
 * the class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class ClickHouseExtension extends EngineExtension<ClickHouseServer> {

  /** One server for all classes that ask for it so, who must not stop it. */
  public ClickHouseExtension() {
    this(false);
  }

  private ClickHouseExtension(boolean perClass) {
    super(ClickHouseServer.class, ClickHouseServer.class, perClass);
  }

  /** A server of the class's own, for a static field with {@code @RegisterExtension}. */
  public static ClickHouseExtension ofClass() {
    return new ClickHouseExtension(true);
  }

  @Override
  ClickHouseServer start(Path folder) throws IOException, InterruptedException {
    return ClickHouseServer.start(folder);
  }
}
