/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the page to what the runners' tests have recorded, which they hold to what happens, and the
 * rest of it to tests that are there.
 */
class CapabilitiesPageTest {
  private static final String PAGE = "docs/capabilities.md";
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

  @Test
  void showsWhatIsRecorded() throws IOException {
    WrittenPart tables =
        new WrittenPart(
            PAGE, "<!-- tables, written by CapabilitiesPageTest -->\n", "<!-- end of tables -->\n");

    tables.assertIs(CapabilityTables.all());
  }

  /** A runner without a test would claim what nobody holds it to. */
  @Test
  void hasEveryRunnerAndItsTest() throws IOException {
    try (Stream<Path> modules = Files.list(House.file("runners"))) {
      assertThat(
              modules
                  .filter(module -> Files.exists(module.resolve("jvm.options")))
                  .map(module -> module.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(CapabilityTables.RUNNERS);
    }
    for (String test :
        List.of("CapabilitiesOnDirectTest", "CapabilitiesOnFlinkTest", "CapabilitiesOnSparkTest")) {
      assertThat(House.testSource(test)).contains("extends CapabilitiesContract");
    }
  }

  @Test
  void namesOnlyTestsThatAreThere() throws IOException {
    List<MatchResult> tests = TEST.matcher(House.text(PAGE)).results().toList();

    assertThat(tests).hasSizeGreaterThan(10);
    for (MatchResult test : tests) {
      String source = House.testSource(test.group(1));
      if (test.group(2) != null) {
        assertThat(source).as(test.group()).contains("void " + test.group(2) + "(");
      }
    }
  }
}
