/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** A table of the page, in the run report's style; every text is escaped on its way in. */
final class PageTable {
  private final String name;
  private final List<String> heads;
  private final int words;
  private final StringBuilder rows = new StringBuilder();

  /**
   * @param words how many of the first columns hold words; the rest holds numbers
   */
  PageTable(String name, int words, String... heads) {
    this.name = name;
    this.words = words;
    this.heads = List.of(heads);
  }

  /** Adds a row; cells beyond the heads are chips, shown last. */
  PageTable row(String style, Object... cells) {
    rows.append("<tr class=\"").append(escape(style)).append("\">");
    for (int i = 0; i < cells.length; i++) {
      String text = escape(String.valueOf(cells[i]));
      if (i == 0) {
        rows.append("<th scope=\"row\">").append(text).append("</th>");
      } else if (i < words || cells[i] instanceof Word) {
        rows.append("<td class=\"text wide\">").append(text).append("</td>");
      } else {
        rows.append("<td class=\"number\">").append(text).append("</td>");
      }
    }
    rows.append("</tr>\n");
    return this;
  }

  /** A text in a column behind the numbers. */
  record Word(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  String html() {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      String style = i < words ? "" : " class=\"number\"";
      cells.add("<th scope=\"col\"" + style + ">" + escape(heads.get(i)) + "</th>");
    }
    return "<div class=\"scroll\" role=\"region\" aria-label=\""
        + escape(name)
        + "\" tabindex=\"0\"><table class=\"figures\"><caption>"
        + escape(name)
        + "</caption><thead><tr>"
        + String.join("", cells)
        + "</tr></thead><tbody>\n"
        + rows
        + "</tbody></table></div>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
