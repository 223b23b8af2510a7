/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.pipelines.RunMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an engine makes of every transform in one mode: the file that the capability page is made
 * from.
 *
 * @param runner as in {@code --runner=NAME}
 * @param engine name and version
 * @param beam the version
 * @param date when it was written, as 2026-03-01
 * @param outcomes by the name of a transform
 */
record CapabilityRecord(
    String runner,
    RunMode mode,
    String engine,
    String beam,
    String date,
    Map<String, Outcome> outcomes) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What became of a transform. */
  enum Kind {
    /** All rows are as they are written down. */
    AGREES,
    /** The preflight finds errors, or the transform itself says no. */
    REFUSED
  }

  /**
   * What became of a transform, and why.
   *
   * @param rules of the preflight that found something, sorted; findings of one that agrees are
   *     warnings
   * @param says what the transform says where it refuses itself, else empty
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Outcome(Kind kind, List<String> rules, String says) {
    Outcome {
      // What is empty is not written.
      rules = requireNonNullElse(rules, List.of());
      says = requireNonNullElse(says, "");
    }
  }

  private static Path file(String runner, RunMode mode) {
    String root = requireNonNull(System.getProperty("millrace.root"), "millrace.root is not set");
    return Path.of(root, "docs", "capabilities", runner + "-" + mode.label() + ".json");
  }

  /** Reads what is written of a runner and a mode. */
  static CapabilityRecord read(String runner, RunMode mode) throws IOException {
    return MAPPER.readValue(file(runner, mode).toFile(), CapabilityRecord.class);
  }

  void write() throws IOException {
    Files.createDirectories(file(runner, mode).getParent());
    Files.writeString(file(runner, mode), MAPPER.writeValueAsString(this) + "\n");
  }
}
