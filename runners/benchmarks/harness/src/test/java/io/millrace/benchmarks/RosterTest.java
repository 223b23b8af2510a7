/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.Roster.Contender;
import io.millrace.benchmarks.Roster.Guard;
import io.millrace.benchmarks.Roster.Pair;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
  @Test
  void namesMainClassesOfThisModuleThatExist() throws IOException {
    List<String> classes =
        Roster.load().contenders().stream()
            .filter(one -> one.modules().equals(List.of("harness")))
            .map(Contender::mainClass)
            .distinct()
            .toList();

    assertThat(classes)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(Class.forName(name)).hasDeclaredMethods("main"));
  }

  @Test
  void namesEveryUnknownContenderOfItsPairsAndGuards() {
    Contender one = LaunchTest.contender("a", List.of("m"), null);

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
}
