/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives tests a {@link KafkaBroker} as a parameter: one for all of the test plan, or one for the
 * class. It is started by the first that asks for it.
 *
 * @since 0.1
 */
@Evolving
public final class KafkaExtension extends EngineExtension<KafkaBroker> {
  private final Map<String, String> passwords;

  /** One broker for all classes that ask for it so, who must not stop it. */
  public KafkaExtension() {
    this(false);
  }

  private KafkaExtension(boolean perClass) {
    this(perClass, Map.of());
  }

  private KafkaExtension(boolean perClass, Map<String, String> passwords) {
    super(KafkaBroker.class, KafkaBroker.class, perClass);
    this.passwords = Map.copyOf(passwords);
  }

  /** A broker of the class's own, for a static field with {@code @RegisterExtension}. */
  public static KafkaExtension ofClass() {
    return new KafkaExtension(true);
  }

  /**
   * A broker of the class's own that users with passwords find over TLS too, as {@link
   * KafkaBroker#startSecured} starts it.
   */
  public static KafkaExtension ofClassSecured(Map<String, String> passwords) {
    return new KafkaExtension(true, passwords);
  }

  @Override
  KafkaBroker start(Path folder) throws IOException, InterruptedException {
    return passwords.isEmpty()
        ? KafkaBroker.start(folder)
        : KafkaBroker.startSecured(folder, passwords);
  }
}
