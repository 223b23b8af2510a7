/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hears that this program is told to end, by Ctrl-C or {@code kill}, before its JVM begins to end.
 * A shutdown hook would be too late: the hooks of libraries, which run beside it, take away the
 * worker threads that the last commits and the report need.
 *
 * <p>What is told once more ends the JVM at once, and so does one that has not ended in time.
 *
 * <p>By reflection, since no Java program can name {@code sun.misc.Signal} without a warning; each
 * JDK has it, in the module {@code jdk.unsupported}.
 */
final class StopSignals {
  private static final List<String> NAMES = List.of("INT", "TERM");

  /** An engine may take some seconds to end what is under way. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a program's exit code is when a signal ended it: this and the signal's number. */
  private static final int SIGNALLED = 128;

  private final Runnable stop;
  private final Map<Object, Object> handlersBefore = new LinkedHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private StopSignals(Runnable stop) {
    this.stop = stop;
  }

  /**
   * Hears until it is closed.
   *
   * @param stop returns at once
   */
  static StopSignals hear(Runnable stop) {
    StopSignals signals = new StopSignals(stop);
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle told =
          MethodHandles.lookup()
              .bind(signals, "told", MethodType.methodType(void.class, Object.class));
      Object heard = MethodHandleProxies.asInterfaceInstance(handler, told);
      for (String name : NAMES) {
        Object signal =
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        signals.handlersBefore.put(signal, handle(signal, heard));
      }
      return signals;
    } catch (ReflectiveOperationException e) {
      throw unheard(e);
    }
  }

  /** Called by its name. */
  void told(Object signal) throws InterruptedException {
    restore();
    stop.run();
    if (!closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      Runtime.getRuntime().exit(SIGNALLED + number(signal));
    }
  }

  void close() {
    restore();
    closed.countDown();
  }

  private synchronized void restore() {
    try {
      for (Map.Entry<Object, Object> before : handlersBefore.entrySet()) {
        Object unused = handle(before.getKey(), before.getValue());
      }
    } catch (ReflectiveOperationException e) {
      throw unheard(e);
    }
    handlersBefore.clear();
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    Method handle =
        signal
            .getClass()
            .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
    return handle.invoke(null, signal, handler);
  }

  private static int number(Object signal) {
    try {
      return (Integer) signal.getClass().getMethod("getNumber").invoke(signal);
    } catch (ReflectiveOperationException e) {
      throw unheard(e);
    }
  }

  private static IllegalStateException unheard(ReflectiveOperationException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IllegalStateException("Cannot hear signals: " + cause.getMessage(), cause);
  }
}
