/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * JDKs besides the one that runs the test, for engines that want a later one.
 *
 * @param folder has a folder for each
 * @param named the one to take instead, or empty
 */
record JavaHomes(Path folder, String named) {
  static final String PROPERTY = "millrace.engine.jdk";
  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"(\\d+)", Pattern.MULTILINE);

  /** Those of this machine, where Linux has them. */
  static JavaHomes ofThisMachine() {
    return new JavaHomes(Path.of("/usr/lib/jvm"), System.getProperty(PROPERTY, ""));
  }

  /** A JDK of a version or later; of several the earliest. */
  Path atLeast(int version) throws IOException {
    if (!named.isEmpty()) {
      Path home = Path.of(named);
      if (!isHome(home) || version(home) < version) {
        throw new IOException(
            "Invalid %s: %s (must be the folder of a JDK %d or later)"
                .formatted(PROPERTY, named, version));
      }
      return home;
    }
    List<Path> homes = homes();
    return homes.stream()
        .filter(home -> version(home) >= version)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "Cannot find a JDK %d or later: %s has %s; unpack one there, or name its folder by the system property %s"
                        .formatted(
                            version,
                            folder,
                            homes.stream().map(JavaHomes::version).distinct().toList(),
                            PROPERTY)));
  }

  /** All of them, the earliest first. */
  private List<Path> homes() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(folder)) {
      return homes
          .filter(JavaHomes::isHome)
          .sorted(Comparator.comparing(JavaHomes::version).thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  private static boolean isHome(Path home) {
    return Files.isExecutable(home.resolve("bin/java"))
        && Files.isRegularFile(home.resolve("release"));
  }

  /** The first number of what it calls itself; 1 before Java 9. */
  private static int version(Path home) {
    try {
      Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
