/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of stateful families names tests that are there, and numbers that they have. */
class StatefulFamiliesTest {
  private static final int LEAST_THROUGH_THE_CORE = 1_000;
  private static final int LEAST_THROUGH_A_RUNNER = 50;

  /** A test, a method of it where one is told, and the number behind it. */
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`(?: ([0-9,]+))?");

  @Test
  void areHeldAgainstTheirOraclesByAsManyScriptsAsThePageSays() throws IOException {
    List<String[]> families = families();

    assertThat(families).hasSizeGreaterThan(12);
    for (String[] cells : families) {
      assertThat(cells).as(cells[0]).hasSize(5);
      assertScripts(cells[0] + ", core", cells[1], LEAST_THROUGH_THE_CORE);
      assertScripts(cells[0] + ", direct runner", cells[2], LEAST_THROUGH_A_RUNNER);
      assertThat(tests(cells[3])).as(cells[0] + ", forgetting").isNotEmpty();
      assertThat(cells[4]).as(cells[0] + ", what is left").isNotBlank();
    }
  }

  @Test
  void namesOnlyTestsThatAreThere() throws IOException {
    for (String[] cells : families()) {
      for (MatchResult test : tests(String.join(" ", cells))) {
        String source = House.testSource(test.group(1));
        if (test.group(2) != null) {
          assertThat(source).as(test.group()).contains("void " + test.group(2) + "(");
        }
        if (test.group(3) != null) {
          String number = test.group(3).replace(",", "");
          assertThat(source.replaceAll("(?<=\\d)_(?=\\d)", ""))
              .as(test.group())
              .containsPattern("\\b" + number + "\\b")
              .contains("seed ");
        }
      }
    }
  }

  private static void assertScripts(String where, String cell, int least) {
    assertThat(tests(cell)).as(where).isNotEmpty();
    for (MatchResult test : tests(cell)) {
      assertThat(test.group(3)).as(where).isNotNull();
      assertThat(Integer.parseInt(test.group(3).replace(",", "")))
          .as(where)
          .isGreaterThanOrEqualTo(least);
    }
  }

  private static List<MatchResult> tests(String text) {
    return TEST.matcher(text).results().toList();
  }

  /** The cells of each row but the heading. */
  private static List<String[]> families() throws IOException {
    return Page.of("docs/testing.md").under("## Stateful families").stream()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
        .toList();
  }
}
