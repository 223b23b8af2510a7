/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives tests a {@link S3Server} as a parameter: one for all of the test plan, or one for the
 * class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class S3Extension extends EngineExtension<S3Server> {

  /** One server for all classes that ask for it so, who must not stop it. */
  public S3Extension() {
    this(false);
  }

  private S3Extension(boolean perClass) {
    super(S3Server.class, S3Server.class, perClass);
  }

  /** A server of the class's own, for a static field with {@code @RegisterExtension}. */
  public static S3Extension ofClass() {
    return new S3Extension(true);
  }

  @Override
  S3Server start(Path folder) throws IOException, InterruptedException {
    return S3Server.start(folder);
  }
}
