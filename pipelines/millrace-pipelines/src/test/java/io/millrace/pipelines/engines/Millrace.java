/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./millrace} as the script starts it: in a JVM of its own, with the flags of its runner, on
 * the class path of the test.
 *
 * @param folder takes what it says
 * @param options the file of the runner's flags
 */
public record Millrace(Path folder, Path options) {
  private static final int MINUTES = 20;

  /** What a command said, and how it ended. */
  public record Answer(int exitCode, String out, String err) {
    /** Of one that went well, what it said. */
    public String done() {
      assertThat(exitCode).as("%s%n%s", out, err).isZero();
      return out;
    }
  }

  /** Runs a command to its end. */
  public Answer run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "millrace", ".out");
    Path err = Files.createTempFile(folder, "millrace", ".err");
    Process process = start(out, err, arguments);
    try {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      String said = Files.readString(out, UTF_8);
      String complained = Files.readString(err, UTF_8);
      assertThat(ended).as("%s%n%s%n%s", List.of(arguments), said, complained).isTrue();
      return new Answer(process.exitValue(), said, complained);
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  /**
   * Starts a command, for who ends it.
   *
   * @param out takes what it says
   * @param err takes what it complains of
   */
  public Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + options.toAbsolutePath(),
                "-Xmx768m",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "io.millrace.cli.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }
}
