/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The results of an unbounded run as they come: a line of the contract, the number of the pane and
 * the wall time, in epoch milliseconds, at which the sink had it. Of a window and category the
 * highest pane counts. Not thread-safe; one per task.
 *
 * @since 0.1
 */
public final class PaneFile implements AutoCloseable {
  private final BufferedWriter file;

  /** Makes a file of its own in {@code result/}. */
  public PaneFile(Path output) {
    try {
      Path folder = Files.createDirectories(output.resolve("result"));
      file = Files.newBufferedWriter(folder.resolve(UUID.randomUUID() + ".panes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a result, which is visible from now on.
   *
   * @param pane the line and the pane's number
   */
  public void add(String pane) throws IOException {
    file.write(pane + "," + System.currentTimeMillis() + "\n");
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
