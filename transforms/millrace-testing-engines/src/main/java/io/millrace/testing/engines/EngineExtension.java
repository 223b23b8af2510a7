/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts an engine for the first who asks for it as a parameter, in a folder of its own, and stops
 * it at the end of the test plan or of the class. What was started is told on the standard output.
 */
abstract class EngineExtension<T extends Closeable> implements ParameterResolver {
  private final Class<T> type;
  private final Object spec;
  private final boolean perClass;

  /**
   * @param spec equal for those who may share an engine
   */
  EngineExtension(Class<T> type, Object spec, boolean perClass) {
    this.type = type;
    this.spec = spec;
    this.perClass = perClass;
  }

  abstract T start(Path folder) throws IOException, InterruptedException;

  @Override
  public final boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public final Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    // A store hands out what those above it hold: the class's own has a key of its own.
    ExtensionContext owner = perClass ? classOf(test) : test.getRoot();
    return owner
        .getStore(Namespace.create(EngineExtension.class, type))
        .getOrComputeIfAbsent(perClass ? owner.getUniqueId() : spec, none -> run(), Running.class)
        .engine();
  }

  /** The class that the test, or the outermost of its nested classes, stands in. */
  private static ExtensionContext classOf(ExtensionContext test) {
    ExtensionContext owner = test;
    while (owner.getParent().isPresent() && owner.getParent().get() != test.getRoot()) {
      owner = owner.getParent().get();
    }
    return owner;
  }

  private Running run() {
    try {
      Path folder = Files.createTempDirectory("millrace-");
      Running running;
      try {
        running = new Running(start(folder), folder);
      } catch (IOException | InterruptedException | RuntimeException e) {
        Folders.delete(folder);
        throw e;
      }
      System.out.println("Started " + running.engine());
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot start an engine: interrupted", e);
    }
  }

  private record Running(Closeable engine, Path folder) implements Closeable {
    @Override
    public void close() throws IOException {
      engine.close();
      Folders.delete(folder);
    }
  }
}
