/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** Gives a file's lines as events, buffer by buffer, without making a String of any. */
final class LineReader {
  private static final int FIRST_SIZE = 1 << 20;

  private final String workload;
  private final EventBytes event = new EventBytes();
  private byte[] buffer = new byte[FIRST_SIZE + EventBytes.SLACK];
  private int start;
  private int filled;

  /** Takes one line: the event, and where the line stands with its line feed. */
  interface EventTaker {
    void take(EventBytes event, byte[] buffer, int from, int to) throws IOException;
  }

  LineReader(String workload) {
    this.workload = workload;
  }

  void read(Path file, EventTaker taker) throws IOException {
    start = 0;
    filled = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      while (fill(channel)) {
        takeLines(taker);
      }
      if (start < filled) {
        buffer[filled++] = '\n'; // The last line, which nothing ended.
        buffer[filled] = 0;
        takeLines(taker);
      }
    }
  }

  /** Moves the rest of the last line to the front and reads on behind it. */
  private boolean fill(FileChannel channel) throws IOException {
    int rest = filled - start;
    System.arraycopy(buffer, start, buffer, 0, rest);
    if (rest > (buffer.length - EventBytes.SLACK) / 2) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    start = 0;
    filled = rest;
    int room = buffer.length - EventBytes.SLACK - rest;
    int read = channel.read(ByteBuffer.wrap(buffer, rest, room));
    filled += Math.max(0, read);
    buffer[filled] = 0;
    return read >= 0;
  }

  private void takeLines(EventTaker taker) throws IOException {
    while (start < filled) {
      int next = event.scan(buffer, start);
      if (next < 0) {
        next = lineEnd(buffer, start, filled);
        if (next < 0) {
          return;
        }
        int end = next - 1;
        event.parse(
            workload, buffer, start, end > start && buffer[end - 1] == '\r' ? end - 1 : end);
      }
      taker.take(event, buffer, start, next);
      start = next;
    }
  }

  private static int lineEnd(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }
}
