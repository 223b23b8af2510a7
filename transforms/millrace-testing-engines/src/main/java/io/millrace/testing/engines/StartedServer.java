/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server in a JVM of its own, which may be ended and started again at its address. */
abstract class StartedServer implements Closeable {
  private final String name;
  private final Duration bound;
  private @Nullable EngineProcess process;

  /**
   * A server that does not run yet.
   *
   * @param name for messages, as in "start HDFS"
   * @param bound within which it comes up
   */
  StartedServer(String name, Duration bound) {
    this.name = name;
    this.bound = bound;
  }

  /** Starts its process, the first or the next. */
  abstract EngineProcess launch() throws IOException;

  /** Whether it serves, asked again and again from when its process is started. */
  abstract boolean answers() throws IOException, InterruptedException;

  /**
   * Starts it again, at its address.
   *
   * @throws IOException if it does not come up within minutes, with the end of its log
   * @throws IllegalStateException if it runs
   */
  public synchronized void start() throws IOException, InterruptedException {
    if (process != null && process.handle().isAlive()) {
      throw new IllegalStateException("Cannot start " + name + ": it runs");
    }
    EngineProcess started = launch();
    try {
      EngineProcess.await(List.of(started), "start " + name, bound, this::answers);
    } catch (IOException | InterruptedException e) {
      started.kill();
      throw e;
    }
    process = started;
  }

  /** Stops it as an operator does. */
  public synchronized void stop() throws IOException {
    started().stop();
  }

  /** Ends it at once, as {@code kill -9} does. */
  public synchronized void kill() {
    started().kill();
  }

  /** Its process, which is another one after a start. */
  synchronized ProcessHandle process() {
    return started().handle();
  }

  private EngineProcess started() {
    return requireNonNull(process, "not started");
  }

  @Override
  public synchronized void close() throws IOException {
    stop();
  }
}
