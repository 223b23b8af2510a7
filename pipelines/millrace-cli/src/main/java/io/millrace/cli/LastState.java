/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.pipelines.RunMode;
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
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHECKPOINTS = "checkpoints";

  /** Written last, when the state beside it is complete. */
  private static final String COMPLETE = "_metadata";

  private record Found(Path folder, FileTime written) {}

  private LastState() {}

  /**
   * @throws ValidationException if there is none
   */
  static Path of(JobFile file) throws IOException {
    requireUnfinished(file);
    return newest(file)
        .orElseThrow(
            () ->
                new ValidationException(
                    ("Cannot resume run %s: it left no savepoint and no checkpoint in %s; run it again"
                            + " under another id")
                        .formatted(file.request().runId(), file.folder())))
        .folder();
  }

  /**
   * @throws ValidationException if the run is of a mode that leaves none
   */
  static void requireStream(JobFile file) {
    if (file.request().mode() != RunMode.STREAMING) {
      throw new ValidationException(
          "Cannot resume run %s: it is a %s, which leaves no state; run it again under another id"
              .formatted(file.request().runId(), file.request().mode().label()));
    }
  }

  /** Its tables are complete. */
  private static void requireUnfinished(JobFile file) throws IOException {
    Path report = file.folder().resolve(Execution.REPORT);
    if (Files.exists(report) && JSON.readTree(report.toFile()).path("succeeded").asBoolean()) {
      throw new ValidationException(
          "Cannot resume run %s: it has finished, as %s tells; run it again under another id"
              .formatted(file.request().runId(), report));
    }
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
