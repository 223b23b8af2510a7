/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each decision record is whole, short, and names a guard that exists. */
class AdrsTest {
  private static final int TWO_PAGES = 100;
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<String> HEADINGS =
      List.of(
          "## Context and Problem Statement",
          "## Decision Drivers",
          "## Considered Options",
          "## Decision Outcome",
          "### Consequences",
          "### Confirmation",
          "## More Information");

  static List<String> adrs() throws IOException {
    return House.files("adrs", ".md");
  }

  @Test
  void areNumberedWithoutGaps() throws IOException {
    List<String> adrs = adrs();

    assertThat(adrs).isNotEmpty();
    for (int i = 0; i < adrs.size(); i++) {
      assertThat(adrs.get(i))
          .matches(String.format(Locale.ROOT, "adrs/%04d(-[a-z0-9]+)+\\.md", i + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("adrs")
  void haveFrontMatterAndEveryHeading(String path) throws IOException {
    List<String> lines = Page.of(path).lines();

    assertThat(lines).hasSizeLessThanOrEqualTo(TWO_PAGES);
    assertThat(lines.get(0)).isEqualTo("---");
    assertThat(lines.subList(1, lines.indexOf("") - 1))
        .anyMatch(line -> line.matches("status: (proposed|accepted|deprecated|superseded by .+)"))
        .anyMatch(line -> line.matches("date: \\d{4}-\\d{2}-\\d{2}"))
        .anyMatch(line -> line.matches("decision-makers: .+"));
    assertThat(lines).containsSubsequence(HEADINGS);
    assertThat(Page.of(path).under("## Decision Outcome").toString())
        .contains("Chosen option: ", "because");
  }

  @ParameterizedTest
  @MethodSource("adrs")
  void considerTwoOptionsAtLeast(String path) throws IOException {
    assertThat(Page.of(path).under("## Considered Options"))
        .filteredOn(line -> line.startsWith("- "))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("adrs")
  void nameAGuardThatExists(String path) throws IOException {
    String confirmation = String.join("\n", Page.of(path).under("### Confirmation"));
    String rootPom = House.text("pom.xml");

    int guards = 0;
    Matcher code = CODE.matcher(confirmation);
    while (code.find()) {
      String word = code.group(1);
      if (word.matches("[A-Z]\\w*Test")) {
        assertThat(House.hasTestClass(word)).as("%s is guarded by %s", path, word).isTrue();
        guards++;
      } else if (rootPom.contains("<" + word + ">")) {
        guards++;
      }
    }
    assertThat(guards).as("tests or build rules in the confirmation of %s", path).isPositive();
  }
}
