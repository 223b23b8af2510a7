/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives tests a {@link KafkaBroker} as a parameter: one for all of the test plan, or one for the
 * class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class KafkaExtension extends EngineExtension<KafkaBroker> {

  /** One broker for all classes that ask for it so, who must not stop it. */
  public KafkaExtension() {
    this(false);
  }

  private KafkaExtension(boolean perClass) {
    super(KafkaBroker.class, KafkaBroker.class, perClass);
  }

  /** A broker of the class's own, for a static field with {@code @RegisterExtension}. */
  public static KafkaExtension ofClass() {
    return new KafkaExtension(true);
  }

  @Override
  KafkaBroker start(Path folder) throws IOException, InterruptedException {
    return KafkaBroker.start(folder);
  }
}
