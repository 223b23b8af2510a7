/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The JVM's own archives of loaded classes (JEP 350), one for each contender: as the product's
 * launcher starts its runners, so that all start alike. A JVM that cannot use an archive does
 * without.
 */
record Archives(Path folder, boolean used) {
  /** Enough to load what a run loads. */
  static final int EVENTS = 40_000;

  /** The flags of a run that makes the archive of a contender. */
  List<String> making(String contender) {
    return List.of("-XX:ArchiveClassesAtExit=" + file(contender), "-Xlog:cds*=error");
  }

  /** The flags of a run that starts from it; none where there is no archive. */
  List<String> using(String contender) {
    return used && Files.exists(file(contender))
        ? List.of("-XX:SharedArchiveFile=" + file(contender), "-Xlog:cds*=error")
        : List.of();
  }

  private Path file(String contender) {
    return folder.resolve(contender + ".jsa");
  }
}
