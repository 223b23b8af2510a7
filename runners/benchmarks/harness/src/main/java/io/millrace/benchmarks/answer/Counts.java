/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.transforms.Internal;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the lines went: {@code read = rejected + duplicates + late + accepted}.
 *
 * @since 0.1
 */
@Internal
public record Counts(long read, long rejected, long duplicates, long late, long accepted) {
  private static final String FILE = "counts.json";

  /** Writes {@code counts.json} into an output folder. */
  public void write(Path output) throws IOException {
    new ObjectMapper().writeValue(output.resolve(FILE).toFile(), this);
  }

  /** Reads {@code counts.json} of an output folder. */
  public static Counts read(Path output) throws IOException {
    return new ObjectMapper().readValue(output.resolve(FILE).toFile(), Counts.class);
  }
}
