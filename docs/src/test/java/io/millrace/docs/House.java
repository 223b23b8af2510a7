/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of the repository, found from its root. */
final class House {
  private static final Path ROOT =
      Path.of(requireNonNull(System.getProperty("millrace.root"), "millrace.root is not set"));

  private House() {}

  static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** A file's path from the root, with slashes. */
  static String path(Path file) {
    return ROOT.relativize(file).toString().replace('\\', '/');
  }

  static String text(String path) throws IOException {
    return Files.readString(file(path));
  }

  /** The files of a folder itself whose names end so, by path from the root, sorted. */
  static List<String> files(String folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(file(folder))) {
      return files
          .map(path -> folder + "/" + path.getFileName())
          .filter(path -> path.endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  /** True if a test class of this simple name stands in some module. */
  static boolean hasTestClass(String name) throws IOException {
    return findTestClass(name).isPresent();
  }

  /** The source of the test class of this simple name. */
  static String testSource(String name) throws IOException {
    return Files.readString(testFile(name));
  }

  /** The file of the test class of this simple name. */
  static Path testFile(String name) throws IOException {
    return findTestClass(name)
        .orElseThrow(() -> new NoSuchFileException("Missing test class " + name));
  }

  private static Optional<Path> findTestClass(String name) throws IOException {
    try (Stream<Path> files =
        Files.find(
            ROOT,
            Integer.MAX_VALUE,
            (file, attributes) -> file.endsWith(name + ".java") && isTestSource(file))) {
      return files.findAny();
    }
  }

  private static boolean isTestSource(Path file) {
    return path(file).contains("src/test/java/");
  }
}
