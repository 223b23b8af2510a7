/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.Roster.Contender;
import io.millrace.benchmarks.Roster.Guard;
import io.millrace.benchmarks.Roster.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterTest {
  @TempDir Path home;

  @Test
  void namesMainClassesOfThisModuleThatExist() throws IOException {
    List<String> classes =
        Roster.load().contenders().stream()
            .filter(one -> one.module().equals("harness"))
            .map(Contender::mainClass)
            .distinct()
            .toList();

    assertThat(classes)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(Class.forName(name)).hasDeclaredMethods("main"));
  }

  @Test
  void namesEveryUnknownContenderOfItsPairsAndGuards() {
    Contender one =
        new Contender("a", "m", "M", List.of(), List.of(), "E", "native", List.of("e1"), 1, "");

    assertThatThrownBy(
            () ->
                new Roster(
                    List.of(one),
                    List.of(new Pair("a", "b")),
                    List.of(new Guard("c", "a", "e1", "heap", 1, ""))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unsupported contender: b (supported: a); Unsupported contender: c (supported: a);"
                + " Unsupported measure: heap (supported: wall, cpu)");
  }

  @Test
  void takesTheClassPathOfABuiltModuleOnly() throws IOException {
    Contender one =
        new Contender("a", "m", "M", List.of(), List.of(), "E", "native", List.of("e1"), 1, "");
    assertThat(one.classPath(home)).isEmpty();

    Path target = home.resolve("runners/benchmarks/m/target");
    Files.createDirectories(target.resolve("classes"));
    Files.writeString(target.resolve("classpath"), "x.jar:y.jar\n");

    assertThat(one.classPath(home)).contains(target.resolve("classes") + ":x.jar:y.jar");
  }
}
