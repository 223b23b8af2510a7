/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The newest state that a run's jobs have left in its folder. */
final class LastState {
  static final String SAVEPOINTS = "savepoints";
  private static final String CHECKPOINTS = "checkpoints";

  /** Written last, when the state beside it is complete. */
  private static final String COMPLETE = "_metadata";

  private record Found(Path folder, FileTime written) {}

  private LastState() {}

  /**
   * @throws ValidationException if there is none
   */
  static Path of(JobFile file) throws IOException {
    List<Found> all = new ArrayList<>();
    for (String kind : List.of(SAVEPOINTS, CHECKPOINTS)) {
      Path folder = file.folder().resolve(kind);
      if (Files.isDirectory(folder)) {
        gather(folder, all);
      }
    }
    return all.stream()
        .max((one, other) -> one.written().compareTo(other.written()))
        .orElseThrow(
            () ->
                new ValidationException(
                    "Cannot resume run %s: it left no savepoint and no checkpoint in %s"
                        .formatted(file.request().runId(), file.folder())))
        .folder();
  }

  private static void gather(Path folder, List<Found> all) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.endsWith(COMPLETE)).toList()) {
        all.add(new Found(file.resolveSibling(""), Files.getLastModifiedTime(file)));
      }
    }
  }
}
