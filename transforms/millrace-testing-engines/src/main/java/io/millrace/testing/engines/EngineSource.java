/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Compiles a program for an engine's class path, which is not that of the kit: the program is a
 * source beside the engine's Maven project.
 */
final class EngineSource {
  private EngineSource() {}

  /**
   * Compiles a class without a package.
   *
   * @param from whose package has the source
   * @param folder takes the source and a folder of classes
   * @return the folder of classes
   */
  static Path compile(Class<?> from, String program, List<Path> jars, Path folder)
      throws IOException {
    Path source = folder.resolve(program + ".java");
    try (InputStream text = from.getResourceAsStream(program + ".java")) {
      if (text == null) {
        throw new FileNotFoundException("Missing required resource " + program + ".java");
      }
      Files.write(source, text.readAllBytes());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("Cannot compile " + program + ": this JVM is not of a JDK");
    }
    Path classes = Files.createDirectories(folder.resolve(program));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exitCode =
        compiler.run(
            null,
            said,
            said,
            "-proc:none",
            "-Xlint:none",
            "-d",
            classes.toString(),
            "-cp",
            jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
            source.toString());
    if (exitCode != 0) {
      throw new IOException("Cannot compile " + program + "\n" + said.toString(UTF_8));
    }
    return classes;
  }
}
