/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs a program until the standard input ends, which it does with the JVM that started this one,
 * however that ends. Stands on the engine's class path, so it needs the JDK alone.
 */
final class EngineMain {
  /** How long the program may take to shut down. */
  private static final int GRACE_MILLIS = 10_000;

  private EngineMain() {}

  /**
   * @param args the main class of the program, then its arguments
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    daemon("end-with-input", EngineMain::endWithInput);
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      requireNonNull(e.getCause()).printStackTrace(System.err);
      Runtime.getRuntime().halt(1);
    }
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      System.err.println("Cannot read the standard input: " + e.getMessage());
    }
    Thread exit = daemon("exit", () -> System.exit(0));
    try {
      exit.join(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
