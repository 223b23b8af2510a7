/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineClassPathTest {
  private static final String MAVEN = EngineClassPath.ofThisMachine().maven();

  @TempDir Path folder;

  @Test
  void asksMavenOnceAndKeepsTheAnswer() throws Exception {
    List<Path> resolved = new EngineClassPath(folder, MAVEN).of("kafka");

    assertThat(resolved).allMatch(Files::isRegularFile);
    assertThat(resolved)
        .extracting(jar -> jar.getFileName().toString())
        .contains("kafka_2.13-3.9.1.jar", "kafka-clients-3.9.1.jar", "slf4j-simple-1.7.36.jar");
    assertThat(new EngineClassPath(folder, "no-maven-here").of("kafka")).isEqualTo(resolved);
    try (var kept = Files.list(folder)) {
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void tellsVersionsByTheNamesOfJars() {
    List<Path> jars =
        List.of(
            Path.of("/m2/core-tests/core-x-9.jar"),
            Path.of("/m2/core-1.10.1-tests.jar"),
            Path.of("/m2/app-2.6.13.Final-all.tar.gz"));

    assertThat(EngineClassPath.version("core", jars)).isEqualTo("1.10.1");
    assertThat(EngineClassPath.version("app", jars)).isEqualTo("2.6.13.Final");
    assertThatThrownBy(() -> EngineClassPath.version("other", jars))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required jar other");
  }

  @Test
  void asksAgainWhereAJarIsGone() throws Exception {
    EngineClassPath jars = new EngineClassPath(folder, MAVEN);
    List<Path> resolved = jars.of("kafka");
    try (var kept = Files.list(folder)) {
      Files.writeString(kept.toList().get(0), folder.resolve("gone.jar").toString());
    }

    assertThat(jars.of("kafka")).isEqualTo(resolved);
  }

  @Test
  void saysThatThereIsNoMaven() {
    EngineClassPath jars = new EngineClassPath(folder, "no-maven-here");

    assertThatThrownBy(() -> jars.of("kafka"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot resolve the jars of kafka: Cannot run program \"no-maven-here\"")
        .hasMessageEndingWith(
            "; install Maven, or name its folder by the system property maven.home");
  }

  @Test
  void tellsWhatMavenSaid() {
    EngineClassPath jars = new EngineClassPath(folder, MAVEN);

    assertThatThrownBy(() -> jars.of("nothing", "<project/>".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot resolve the jars of nothing: Maven ended with exit code 1\nThe end of ")
        .hasMessageContaining("'artifactId' is missing");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void knowsItsEngines() {
    assertThatThrownBy(() -> new EngineClassPath(folder, MAVEN).of("storm"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("Missing required resource storm.xml");
  }
}
