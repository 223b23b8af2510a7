/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jars that an engine runs on, apart from those of the test. A Maven project in this package
 * names them with their versions; Maven itself resolves it, with the mirrors and the local
 * repository of whoever runs the test, and the answer is kept for as long as its jars are there.
 *
 * @param folder where answers are kept
 * @param maven how Maven is called
 */
record EngineClassPath(Path folder, String maven) {
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
  private static final int DIGITS = 16;
  private static final int MINUTES = 10;

  /** As it is set up on this machine. */
  static EngineClassPath ofThisMachine() {
    String home = System.getProperty("maven.home", "");
    return new EngineClassPath(
        Path.of(System.getProperty("user.home"), ".cache", "millrace", "engines"),
        home.isEmpty() ? "mvn" : Path.of(home, "bin", "mvn").toString());
  }

  /** The jars of an engine of this package. */
  List<Path> of(String engine) throws IOException, InterruptedException {
    try (InputStream project = EngineClassPath.class.getResourceAsStream(engine + ".xml")) {
      if (project == null) {
        throw new FileNotFoundException("Missing required resource " + engine + ".xml");
      }
      return of(engine, project.readAllBytes());
    }
  }

  /** The jars of a Maven project. */
  List<Path> of(String engine, byte[] project) throws IOException, InterruptedException {
    Path answer = folder.resolve(engine + "-" + digest(project) + ".classpath");
    synchronized (EngineClassPath.class) {
      if (Files.exists(answer)) {
        List<Path> jars = read(answer);
        if (jars.stream().allMatch(Files::exists)) {
          return jars;
        }
      }
      Files.createDirectories(folder);
      resolve(engine, project, answer);
      return read(answer);
    }
  }

  private static List<Path> read(Path answer) throws IOException {
    return SEPARATOR.splitAsStream(Files.readString(answer).strip()).map(Path::of).toList();
  }

  /** The version of what a jar, or another archive, is of, by its name. */
  static String version(String artifact, List<Path> jars) {
    Pattern named =
        Pattern.compile(Pattern.quote(artifact) + "-(\\d.*?)(-[a-z]+)?\\.(jar|tar\\.gz)");
    return jars.stream()
        .map(jar -> named.matcher(jar.toString().substring(jar.toString().lastIndexOf('/') + 1)))
        .filter(Matcher::matches)
        .map(name -> name.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Missing required jar " + artifact));
  }

  private void resolve(String engine, byte[] project, Path answer)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(folder, engine);
    try {
      Path pom = Files.write(work.resolve("pom.xml"), project);
      Path jars = work.resolve("jars");
      Path log = work.resolve("log");
      Process process = start(engine, command(pom, jars), log);
      try {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
          throw failure(engine, "Maven took more than " + MINUTES + " minutes", log);
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw failure(engine, "Maven ended with exit code " + process.exitValue(), log);
      }
      Files.move(jars, answer, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Folders.delete(work);
    }
  }

  private List<String> command(Path pom, Path jars) {
    List<String> command = new ArrayList<>(List.of(maven, "-B", "-ntp", "-q", "-f", "" + pom));
    String repository = System.getProperty("maven.repo.local", "");
    if (!repository.isEmpty()) {
      command.add("-Dmaven.repo.local=" + repository);
    }
    command.add("dependency:build-classpath");
    command.add("-Dmdep.includeScope=runtime");
    command.add("-Dmdep.outputFile=" + jars);
    return command;
  }

  private static Process start(String engine, List<String> command, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "Cannot resolve the jars of %s: %s; install Maven, or name its folder by the system property maven.home"
              .formatted(engine, e.getMessage()),
          e);
    }
  }

  private static IOException failure(String engine, String reason, Path log) throws IOException {
    return new IOException(
        "Cannot resolve the jars of " + engine + ": " + reason + "\n" + LogTail.of(log));
  }

  private static String digest(byte[] project) {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(project);
      return HexFormat.of().formatHex(sha).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
