/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Trino with its connector of Iceberg and no other, unpacked once for all who test with it.
 *
 * @param version as Trino tells it
 * @param folder has the server's jars and its plugins
 */
record TrinoProgram(String version, Path folder) {
  private static final String ENGINE = "trino";
  private static final String SERVER = "trino-server-core";

  /** Finds it where class paths are kept, or unpacks it there. */
  static TrinoProgram ofThisMachine() throws IOException, InterruptedException {
    EngineClassPath engines = EngineClassPath.ofThisMachine();
    List<Path> archives = engines.of(ENGINE);
    String version = EngineClassPath.version(SERVER, archives);
    Path folder = engines.folder().resolve(ENGINE + "-" + version);
    // Each JVM that tests with it may be the first.
    Path lock = engines.folder().resolve(ENGINE + ".lock");
    synchronized (TrinoProgram.class) {
      try (FileChannel file =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        file.lock();
        if (!Files.isDirectory(folder)) {
          unpack(archives, version, folder);
        }
      }
    }
    return new TrinoProgram(version, folder);
  }

  private static void unpack(List<Path> archives, String version, Path folder)
      throws IOException, InterruptedException {
    Path work = folder.resolveSibling(folder.getFileName() + ".part");
    if (Files.exists(work)) {
      Folders.delete(work);
    }
    Files.createDirectories(work);
    String outermost = SERVER + "-" + version;
    Archives.untar(
        archive(archives, SERVER),
        work,
        work.resolve("tar.log"),
        "--strip-components=1",
        outermost + "/lib",
        // Types that no query can do without are in it.
        outermost + "/plugin/geospatial");
    Archives.unzip(archive(archives, "trino-iceberg"), work.resolve("plugin").resolve("iceberg"));
    Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path archive(List<Path> archives, String artifact) {
    return archives.stream()
        .filter(archive -> archive.getFileName().toString().startsWith(artifact + "-"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Missing required archive " + artifact));
  }

  /** What its JVM runs on. */
  List<Path> jars() throws IOException {
    try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
      return jars.sorted().toList();
    }
  }

  /** A folder with a folder for each. */
  Path plugins() {
    return folder.resolve("plugin");
  }
}
