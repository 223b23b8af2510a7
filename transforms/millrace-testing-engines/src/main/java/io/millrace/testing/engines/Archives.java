/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Takes archives apart that engines come in. */
final class Archives {
  private static final Duration BOUND = Duration.ofMinutes(2);

  private Archives() {}

  /**
   * Unpacks a tar.gz.
   *
   * @param folder that is there, and takes what is in it
   * @param log takes what tar says
   * @param more what tar is told besides, such as the members wanted
   */
  static void untar(Path archive, Path folder, Path log, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()));
    Collections.addAll(command, more);
    Process tar =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!tar.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS) || tar.exitValue() != 0) {
        throw new IOException("Cannot unpack %s%n%s".formatted(archive, LogTail.of(log)));
      }
    } finally {
      tar.destroyForcibly();
    }
  }

  /** Unpacks the files of a zip, which has them in one folder. */
  static void unzip(Path archive, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory()) {
          String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
          try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, folder.resolve(name));
          }
        }
      }
    }
  }
}
