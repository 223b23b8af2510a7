/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.jspecify.annotations.Nullable;

/**
 * A reader that stays open from one micro-batch to the next, where the same executor reads the
 * split on. Not thread-safe; while a task reads by it, no other finds it.
 */
final class OpenReader implements Closeable {
  private static final Map<String, OpenReader> IDLE = new ConcurrentHashMap<>();
  private final UnboundedReader<?> reader;
  private boolean started;
  private byte @Nullable [] mark;

  OpenReader(UnboundedReader<?> reader) {
    this.reader = reader;
  }

  /**
   * The reader that was left, if it stands there; one that stands elsewhere is closed.
   *
   * @param split names it among all of this JVM
   * @param mark null for the beginning
   */
  static @Nullable OpenReader take(String split, byte @Nullable [] mark) throws IOException {
    OpenReader left = IDLE.remove(split);
    if (left != null && !Arrays.equals(left.mark, mark)) {
      left.close();
      return null;
    }
    return left;
  }

  /** Leaves it where it stands. */
  void leave(String split, byte[] at) throws IOException {
    mark = at;
    OpenReader other = IDLE.put(split, this);
    if (other != null) {
      other.close();
    }
  }

  /** Closes all that were left by streams of this JVM. */
  static void closeAll() throws IOException {
    for (String split : IDLE.keySet()) {
      OpenReader left = IDLE.remove(split);
      if (left != null) {
        left.close();
      }
    }
  }

  UnboundedReader<?> reader() {
    return reader;
  }

  /** Whether there is a next element. */
  boolean next() throws IOException {
    if (started) {
      return reader.advance();
    }
    started = true;
    return reader.start();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
