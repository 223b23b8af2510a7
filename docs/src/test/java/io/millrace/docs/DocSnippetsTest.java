/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.pipelines.PipelineOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the pages to the sources they show and name. */
class DocSnippetsTest {
  private static final int README_LINES = 150;
  private static final int FIRST_SCREEN = 30;
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--([a-z][a-z-]*)");
  private static final Set<String> OPTIONS_OF_EVERY_RUN =
      Set.of("warehouse", "runner", "mode", "run-id", "on-reject", "json", "verbose", "help");

  private static final Set<String> OPTIONS_OF_PARITY = Set.of("runners", "modes", "arrivals");

  /** Of a run on a cluster, and of the commands about it. */
  private static final Set<String> OPTIONS_OF_CLUSTERS =
      Set.of("master", "parallelism", "checkpoint-every", "set", "detach", "from");

  /** Of ./millrace tables. */
  private static final Set<String> OPTIONS_OF_TABLES =
      Set.of("table", "target-mib", "deleted-share", "older-than", "keep-last", "delete");

  /** Of ./millrace bench, which has a test of its own for them, and of the contenders it starts. */
  private static final Set<String> OPTIONS_OF_BENCH =
      Set.of(
          "quick",
          "events",
          "pairs",
          "only",
          "workload",
          "duplicates",
          "keys",
          "seed",
          "span-minutes",
          "products",
          "unbounded",
          "generated",
          "parallelism",
          "data",
          "input",
          "output");

  static List<String> pages() throws IOException {
    List<String> pages = new ArrayList<>(List.of("README.md", "CONTRIBUTING.md"));
    pages.addAll(House.files("docs", ".md"));
    pages.addAll(House.files("adrs", ".md"));
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsSourcesAsTheyAre(String path) throws IOException {
    for (Page.Block block : Page.of(path).blocks()) {
      if (block.marker().startsWith("from ")) {
        assertThat(block.text())
            .as("%s, line %d", path, block.line())
            .isEqualTo(Source.text(block.marker().substring("from ".length())));
      }
    }
  }

  /**
   * What is neither a source, nor commands, nor a picture, is what a command named there prints.
   */
  @ParameterizedTest
  @MethodSource("pages")
  void saysWhereEveryBlockIsFrom(String path) throws IOException {
    for (Page.Block block : Page.of(path).blocks()) {
      if (!Set.of("sh", "mermaid").contains(block.language())) {
        assertThat(block.marker())
            .as("the comment before the block at %s, line %d", path, block.line())
            .matches("from [\\w./#-]+|prints \\S.*");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void namesOnlyOptionsThatExist(String path) throws IOException {
    Set<String> known = new TreeSet<>(OPTIONS_OF_EVERY_RUN);
    known.addAll(OPTIONS_OF_PARITY);
    known.addAll(OPTIONS_OF_CLUSTERS);
    known.addAll(OPTIONS_OF_TABLES);
    known.addAll(OPTIONS_OF_BENCH);
    new EcommercePipeline().options().stream().map(PipelineOption::name).forEach(known::add);

    Set<String> named = new TreeSet<>();
    for (String line : Page.of(path).lines()) {
      if (!line.startsWith("<!--") || line.contains("./millrace")) {
        OPTION.matcher(line).results().forEach(option -> named.add(option.group(1)));
      }
    }

    assertThat(known).as("options named in %s", path).containsAll(named);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksToFilesThatExist(String path) throws IOException {
    for (String link : Page.of(path).links()) {
      if (!link.matches("[a-z]+:.*")) {
        int hash = link.indexOf('#') < 0 ? link.length() : link.indexOf('#');
        Path target =
            hash == 0
                ? House.file(path)
                : House.file(path).resolveSibling(link.substring(0, hash)).normalize();
        assertThat(target).as("%s links to %s", path, link).exists();
        if (hash < link.length()) {
          assertThat(Page.of(House.path(target)).anchors())
              .as("anchors for %s of %s", link, path)
              .contains(link.substring(hash + 1));
        }
      }
    }
  }

  @Test
  void theReadmeIsShortAndStartsWithItsTwoCommands() throws IOException {
    List<String> lines = Page.of("README.md").lines();

    assertThat(lines).hasSizeLessThanOrEqualTo(README_LINES);
    assertThat(lines.subList(0, FIRST_SCREEN))
        .contains("./millrace run ecommerce")
        .anyMatch(line -> line.matches("mvn verify( .*)?"));
  }

  @Test
  void theReadmeNamesEveryRoom() throws IOException {
    String readme = House.text("README.md");
    String rootPom = House.text("pom.xml");

    Stream<String> rooms =
        Pattern.compile("<module>([^/<]+)").matcher(rootPom).results().map(room -> room.group(1));

    assertThat(rooms.distinct()).allSatisfy(room -> assertThat(readme).contains("`" + room + "/`"));
  }
}
