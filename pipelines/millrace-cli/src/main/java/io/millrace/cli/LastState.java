/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    return newest(file)
        .orElseThrow(
            () ->
                new ValidationException(
                    "Cannot resume run %s: it left no savepoint and no checkpoint in %s"
                        .formatted(file.request().runId(), file.folder())))
        .folder();
  }

  /**
   * The state that somebody named. What a stream has shown since an older one it would show again.
   *
   * @param named a path or a URI; what is not on this machine's disk is taken as it is
   * @throws ValidationException if the run has left a newer one
   */
  static String named(JobFile file, String named) throws IOException {
    Optional<Found> newest = newest(file);
    if (newest.isPresent()
        && named.matches("(file:)?[^:]*")
        && isOlder(local(named).resolve(COMPLETE), newest.get())) {
      throw new ValidationException(
          "Cannot resume run %s from %s: it has shown rows since, and left %s"
              .formatted(file.request().runId(), named, newest.get().folder()));
    }
    return named;
  }

  private static Path local(String named) {
    return named.startsWith("file:") ? Path.of(URI.create(named).getPath()) : Path.of(named);
  }

  private static boolean isOlder(Path complete, Found newest) throws IOException {
    return Files.exists(complete)
        && Files.getLastModifiedTime(complete).compareTo(newest.written()) < 0;
  }

  private static Optional<Found> newest(JobFile file) throws IOException {
    List<Found> all = new ArrayList<>();
    for (String kind : List.of(SAVEPOINTS, CHECKPOINTS)) {
      Path folder = file.folder().resolve(kind);
      if (Files.isDirectory(folder)) {
        gather(folder, all);
      }
    }
    return all.stream().max((one, other) -> one.written().compareTo(other.written()));
  }

  private static void gather(Path folder, List<Found> all) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.endsWith(COMPLETE)).toList()) {
        all.add(new Found(file.resolveSibling(""), Files.getLastModifiedTime(file)));
      }
    }
  }
}
