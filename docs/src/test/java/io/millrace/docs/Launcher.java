/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Does what {@code ./millrace} does, without building: each runner on the class path that the build
 * has written down for it.
 *
 * @param script the file that takes the words of a command
 */
record Launcher(Path script) {
  private static final List<String> RUNNERS = List.of("direct", "flink", "spark");
  private static final String PIPELINE = "case-studies/ecommerce";

  /** What a command printed on standard output and on standard error. */
  record Answer(int exitCode, String out, String err) {}

  /** With all engines that are built. */
  static Launcher of(Path folder) throws IOException {
    for (String runner : RUNNERS) {
      String module = "runners/" + runner;
      Files.writeString(folder.resolve(runner), classPath(module) + classPath(PIPELINE));
    }
    return write(folder);
  }

  /** With one engine, and others whose modules are missing. */
  static Launcher ofDirect(Path folder) throws IOException {
    for (String runner : RUNNERS) {
      Files.writeString(folder.resolve(runner), classPath("runners/direct") + classPath(PIPELINE));
    }
    return write(folder);
  }

  private static Launcher write(Path folder) throws IOException {
    Path script = folder.resolve("launcher");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        script,
        """
        #!/bin/sh
        runner=direct
        for word in "$@"; do case $word in --runner=*) runner=${word#--runner=} ;; esac; done
        archive='%4$s'/$runner.jsa
        share=-Xshare:auto
        if [ -n "$(find "$archive" -size +20000k 2>/dev/null)" ]; then
          share="-XX:SharedArchiveFile=$archive"
        elif [ "$1" = run ]; then
          share="-XX:ArchiveClassesAtExit=$archive"
        fi
        exec '%1$s' "@%2$s/$runner/jvm.options" "$share" '-Xlog:cds*=off' -Xmx768m \\
          -Dmillrace.launcher="$0" -Dmillrace.runners=%3$s -cp "$(cat '%4$s'/"$runner")" \\
          io.millrace.cli.Main "$@"
        """
            .formatted(java, House.file("runners"), String.join(",", RUNNERS), folder));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new Launcher(script);
  }

  private static String classPath(String module) throws IOException {
    Path target = House.file(module).resolve("target");
    Path written = target.resolve("classpath");
    if (!Files.exists(written)) {
      throw new IOException(
          "Cannot start " + module + ": " + written + " is missing; package the module first");
    }
    StringBuilder path = new StringBuilder();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*-SNAPSHOT.jar")) {
      jars.forEach(jar -> path.append(jar).append(File.pathSeparator));
    }
    return path.append(Files.readString(written).strip()).append(File.pathSeparator).toString();
  }

  /** Runs a command to its end. */
  Answer run(Duration bound, List<String> words) throws IOException, InterruptedException {
    Path out = script.resolveSibling("out");
    Path err = script.resolveSibling("err");
    Process process = start(out, err, words);
    try {
      boolean ended = process.waitFor(bound.toSeconds(), TimeUnit.SECONDS);
      assertThat(ended).as("ended%n%s", Files.readString(err)).isTrue();
      return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Starts a command, for who ends it. */
  Process start(Path out, Path err, List<String> words) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(words);
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }
}
