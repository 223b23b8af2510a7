/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class KilledFilesTest extends KilledFilesContract {
  @TempDir private Path folder;

  @Override
  protected String newFolder() {
    return folder.resolve("out").toString();
  }

  /** More days than files are open at once. */
  @Override
  protected String partition() {
    return "dt=yyyy-MM-dd";
  }

  @Override
  protected Map<String, byte[]> files(String written) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
