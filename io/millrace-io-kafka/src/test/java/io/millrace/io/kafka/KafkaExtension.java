/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one broker that all share; it is started by the first and stopped at the end. */
final class KafkaExtension implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == LoopbackKafka.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.create(KafkaExtension.class))
        .getOrComputeIfAbsent(Running.class, none -> Running.start(), Running.class)
        .kafka();
  }

  private record Running(LoopbackKafka kafka, Path folder) implements AutoCloseable {
    /** Kafka 3.9 puts words in upper case as the language does, which it survives in few. */
    static Running start() {
      Locale before = Locale.getDefault();
      Locale.setDefault(Locale.ROOT);
      try {
        Path folder = Files.createTempDirectory("kafka");
        return new Running(LoopbackKafka.start(folder), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        Locale.setDefault(before);
      }
    }

    @Override
    public void close() throws IOException {
      kafka.close();
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
