/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a reader is, when, and what the process took until then: lines of {@code
 * events,wall,cpu,rss}, in milliseconds and bytes. Not thread-safe.
 */
final class ProgressFile {
  private static final long EVERY = 100_000;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final int KIB = 1024;

  private final Path file;
  private long next;

  ProgressFile(Path file) {
    this.file = file;
  }

  /** Writes a line if there are enough events since the last. */
  void tell(long events) throws IOException {
    if (events >= next) {
      next = events + EVERY;
      end(events);
    }
  }

  /** Writes a line. */
  void end(long events) throws IOException {
    long cpu =
        ProcessHandle.current().info().totalCpuDuration().map(time -> time.toMillis()).orElse(0L);
    String line = events + "," + System.currentTimeMillis() + "," + cpu + "," + resident() + "\n";
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** 0 where the system does not tell. */
  private static long resident() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    Matcher resident = RESIDENT.matcher(Files.readString(STATUS));
    return resident.find() ? Long.parseLong(resident.group(1)) * KIB : 0;
  }
}
