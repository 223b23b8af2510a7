/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.input.InputFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The lines of all event files, in order, without their ends. Not thread-safe. */
final class EventFeed implements AutoCloseable {
  private static final int BUFFER = 1 << 20;
  private static final int LONGEST = 4096;

  private final Iterator<Path> files;
  private final byte[] line = new byte[LONGEST];
  private @Nullable InputStream in;

  EventFeed(InputFiles input) throws IOException {
    files = input.events().iterator();
  }

  /** Null after the last. */
  byte @Nullable [] next() throws IOException {
    while (true) {
      InputStream open = in;
      if (open == null) {
        if (!files.hasNext()) {
          return null;
        }
        open = new BufferedInputStream(Files.newInputStream(files.next()), BUFFER);
        in = open;
      }
      int length = 0;
      int next = open.read();
      while (next >= 0 && next != '\n') {
        line[length++] = (byte) next;
        next = open.read();
      }
      if (length > 0) {
        return Arrays.copyOf(line, length);
      }
      if (next < 0) {
        open.close();
        in = null;
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
