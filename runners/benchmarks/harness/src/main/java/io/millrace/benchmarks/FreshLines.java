/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.benchmarks.input.InputFiles;
import java.io.IOException;

/**
 * The lines of the event files with times of the moment, again and again: each time round, the ids
 * begin with other digits. Not thread-safe.
 */
final class FreshLines implements AutoCloseable {
  private static final byte[] TIME = "\"ts\":".getBytes(US_ASCII);
  private static final byte[] ID = "\"event_id\":\"".getBytes(US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final int TIME_DIGITS = 13;

  private final InputFiles input;
  private EventFeed lines;
  private int round;

  FreshLines(InputFiles input) throws IOException {
    this.input = input;
    lines = new EventFeed(input);
  }

  /** The next line, with that time in epoch milliseconds. */
  byte[] next(long millis) throws IOException {
    byte[] line = lines.next();
    if (line == null) {
      lines.close();
      lines = new EventFeed(input);
      round++;
      line = lines.next();
    }
    if (line == null) {
      throw new IOException("Cannot send events: there are none in " + input.folder());
    }
    if (round > 0) {
      int id = after(line, ID);
      line[id] = HEX[round >> 4 & 15];
      line[id + 1] = HEX[round & 15];
    }
    long rest = millis;
    int first = after(line, TIME);
    for (int digit = first + TIME_DIGITS - 1; digit >= first; digit--) {
      line[digit] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return line;
  }

  /** Where the key ends, which every line has. */
  private static int after(byte[] line, byte[] key) {
    int at = 0;
    while (!startsWith(line, at, key)) {
      at++;
    }
    return at + key.length;
  }

  private static boolean startsWith(byte[] line, int at, byte[] key) {
    for (int i = 0; i < key.length; i++) {
      if (line[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
