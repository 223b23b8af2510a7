/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where every line read went.
 *
 * @param read lines read
 * @param rejected lines that are no valid event
 * @param duplicates events seen before
 * @param late events whose window was closed
 * @param accepted events in the result
 * @since 0.1
 */
public record Counts(long read, long rejected, long duplicates, long late, long accepted) {

  /**
   * Writes {@code counts.json}.
   *
   * @throws IllegalStateException if a line is unaccounted for
   * @throws IOException if the file cannot be written
   */
  public void writeTo(Path output) throws IOException {
    if (read != rejected + duplicates + late + accepted) {
      throw new IllegalStateException(
          "Invalid counts: " + this + " (must be read = rejected + duplicates + late + accepted)");
    }
    Files.createDirectories(output);
    Files.writeString(output.resolve("counts.json"), toJson() + "\n");
  }

  private String toJson() {
    return "{\"read\":"
        + read
        + ",\"rejected\":"
        + rejected
        + ",\"duplicates\":"
        + duplicates
        + ",\"late\":"
        + late
        + ",\"accepted\":"
        + accepted
        + "}";
  }
}
