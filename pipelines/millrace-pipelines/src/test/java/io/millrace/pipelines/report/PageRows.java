/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a page by its documented attributes, as written or as a browser serialises it. */
final class PageRows {
  private static final Pattern NUMBER =
      Pattern.compile("data-term=\"([^\"]*)\" data-value=\"([^\"]*)\"");
  private static final Pattern HEADLINE =
      Pattern.compile("data-headline=\"([^\"]*)\" data-value=\"([^\"]*)\"");
  private static final Pattern CANVAS = Pattern.compile("<canvas [^>]*>");

  private final String page;

  PageRows(String page) {
    this.page = page;
  }

  /** The numbers of one row, by term; the row opens with these attributes. */
  Map<String, String> row(String section, String attributes) {
    String part = section(section);
    int start = part.indexOf("<tr " + attributes);
    if (start < 0) {
      throw new AssertionError("No row " + attributes + " in #" + section);
    }
    return pairs(NUMBER, part.substring(start, part.indexOf("</tr>", start)));
  }

  String section(String id) {
    int start = page.indexOf("<section id=\"" + id + "\"");
    int end = page.indexOf("\n<section id=", start + 1);
    return page.substring(start, end < 0 ? page.indexOf("</main>") : end);
  }

  Map<String, String> header() {
    return pairs(NUMBER, page.substring(page.indexOf("<header"), page.indexOf("</header>")));
  }

  Map<String, String> headline() {
    return pairs(HEADLINE, page);
  }

  List<String> canvases() {
    return CANVAS.matcher(page).results().map(MatchResult::group).toList();
  }

  private static Map<String, String> pairs(Pattern pattern, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      pairs.put(matcher.group(1), matcher.group(2));
    }
    return pairs;
  }
}
