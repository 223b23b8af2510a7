/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives tests a {@link SchemaRegistryServer} as a parameter: one for all of the test plan, or one
 * for the class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class SchemaRegistryExtension extends EngineExtension<SchemaRegistryServer> {

  /** One server for all classes that ask for it so, who must not stop it. */
  public SchemaRegistryExtension() {
    this(false);
  }

  private SchemaRegistryExtension(boolean perClass) {
    super(SchemaRegistryServer.class, SchemaRegistryServer.class, perClass);
  }

  /** A server of the class's own, for a static field with {@code @RegisterExtension}. */
  public static SchemaRegistryExtension ofClass() {
    return new SchemaRegistryExtension(true);
  }

  @Override
  SchemaRegistryServer start(Path folder) throws IOException, InterruptedException {
    return SchemaRegistryServer.start(folder);
  }
}
