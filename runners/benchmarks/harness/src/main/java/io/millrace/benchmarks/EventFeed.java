/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.input.InputFiles;
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

  private final Iterator<Path> files;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int filled;
  private @Nullable InputStream in;

  EventFeed(InputFiles input) throws IOException {
    files = input.events().iterator();
  }

  /** Null after the last. */
  byte @Nullable [] next() throws IOException {
    int end = lineEnd(at);
    while (end == filled && fill()) {
      end = lineEnd(0);
    }
    if (at == filled) {
      return null;
    }
    byte[] line = Arrays.copyOfRange(buffer, at, end);
    at = Math.min(end + 1, filled);
    return line;
  }

  private int lineEnd(int from) {
    int end = from;
    while (end < filled && buffer[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Reads on behind what is left; every file ends with a line's end. False after the last file. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, filled - at);
    filled -= at;
    at = 0;
    while (in != null || files.hasNext()) {
      InputStream open = in == null ? Files.newInputStream(files.next()) : in;
      in = open;
      int more = open.read(buffer, filled, buffer.length - filled);
      if (more >= 0) {
        filled += more;
        return true;
      }
      open.close();
      in = null;
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
