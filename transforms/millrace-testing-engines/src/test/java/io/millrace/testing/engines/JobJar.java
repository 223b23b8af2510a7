/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A program for an engine, compiled for its class path, which is not that of the tests. */
final class JobJar {
  private JobJar() {}

  /**
   * @param program a class without a package whose source is beside this one
   */
  static Path of(String program, String engine, Path folder)
      throws IOException, InterruptedException {
    List<Path> jars = EngineClassPath.ofThisMachine().of(engine);
    Path classes = EngineSource.compile(JobJar.class, program, jars, folder);
    Path jar = folder.resolve(program + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(file.getFileName().toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  /** All lines of a file, or of the files in a folder. */
  static List<String> lines(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        lines.addAll(Files.readAllLines(file, UTF_8));
      }
      return lines;
    }
  }
}
