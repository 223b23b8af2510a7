/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The last of what a program said, for a message. */
final class LogTail {
  private static final int MOST_BYTES = 4096;

  private LogTail() {}

  static String of(Path log) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(0, file.length() - MOST_BYTES);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      String whole = start == 0 ? text : text.substring(text.indexOf('\n') + 1);
      return "The end of " + log + ":\n" + whole.stripTrailing();
    }
  }
}
