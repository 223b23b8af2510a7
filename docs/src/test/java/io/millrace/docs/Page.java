/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Markdown page of the repository.
 *
 * @param path from the root
 */
record Page(String path, List<String> lines) {
  private static final String FENCE = "```";
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /**
   * A fenced block.
   *
   * @param marker the HTML comment on the line before, without its brackets; empty if there is none
   * @param language the word behind the fence
   * @param text with a line feed after each line
   */
  record Block(int line, String marker, String language, String text) {}

  static Page of(String path) throws IOException {
    return new Page(path, House.text(path).lines().toList());
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    int opened = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith(FENCE)) {
        continue;
      }
      if (opened < 0) {
        opened = i;
      } else {
        blocks.add(block(opened, i));
        opened = -1;
      }
    }
    if (opened >= 0) {
      throw new IllegalStateException("Unclosed block in " + path + ", line " + (opened + 1));
    }
    return blocks;
  }

  private Block block(int opened, int closed) {
    String before = opened == 0 ? "" : lines.get(opened - 1).strip();
    boolean marked = before.startsWith("<!--") && before.endsWith("-->");
    StringBuilder text = new StringBuilder();
    lines.subList(opened + 1, closed).forEach(line -> text.append(line).append('\n'));
    return new Block(
        opened + 1,
        marked ? before.substring("<!--".length(), before.length() - "-->".length()).strip() : "",
        lines.get(opened).substring(FENCE.length()).strip(),
        text.toString());
  }

  /** What its links point to, outside of fenced blocks. */
  List<String> links() {
    List<String> links = new ArrayList<>();
    boolean inBlock = false;
    for (String line : lines) {
      inBlock ^= line.startsWith(FENCE);
      if (!inBlock) {
        LINK.matcher(line).results().map((MatchResult link) -> link.group(1)).forEach(links::add);
      }
    }
    return links;
  }

  /** The anchors that forges make of its headings. */
  List<String> anchors() {
    return lines.stream()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }

  /** The lines under a heading, up to the next one of its level or above. */
  List<String> under(String heading) {
    int from = lines.indexOf(heading);
    if (from < 0) {
      return List.of();
    }
    String marks = heading.substring(0, heading.indexOf(' '));
    List<String> section = new ArrayList<>();
    for (String line : lines.subList(from + 1, lines.size())) {
      if (line.matches("#{1," + marks.length() + "} .*")) {
        break;
      }
      section.add(line);
    }
    return section;
  }
}
