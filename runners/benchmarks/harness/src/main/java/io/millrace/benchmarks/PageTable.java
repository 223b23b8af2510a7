/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** A table of the page, in the run report's style; every text is escaped on its way in. */
final class PageTable {
  private static final String NUMBER = "number";

  private final String name;
  private final StringBuilder heads = new StringBuilder();
  private final StringBuilder rows = new StringBuilder();
  private final List<String> styles = new ArrayList<>();

  PageTable(String name) {
    this.name = name;
  }

  /** Columns of single words, the first of which names the row. */
  PageTable words(String... names) {
    return columns("text", names);
  }

  PageTable numbers(String... names) {
    return columns(NUMBER, names);
  }

  /** Columns of sentences, which may break anywhere. */
  PageTable sentences(String... names) {
    return columns("text wide", names);
  }

  private PageTable columns(String style, String... names) {
    for (String one : names) {
      String of = style.equals(NUMBER) ? " class=\"number\"" : "";
      heads.append("<th scope=\"col\"").append(of).append('>').append(escape(one)).append("</th>");
      styles.add(style);
    }
    return this;
  }

  /** Adds a row of as many cells as there are columns; the style is empty or {@code bad}. */
  PageTable row(String style, Object... cells) {
    if (cells.length != styles.size()) {
      throw new IllegalArgumentException(
          "Invalid row of "
              + name
              + ": "
              + cells.length
              + " cells (must be "
              + styles.size()
              + ")");
    }
    rows.append("<tr class=\"").append(escape(style)).append("\">");
    for (int i = 0; i < cells.length; i++) {
      String text = escape(String.valueOf(cells[i]));
      if (i == 0) {
        rows.append("<th scope=\"row\">").append(text).append("</th>");
      } else {
        rows.append("<td class=\"").append(styles.get(i)).append("\">").append(text);
        rows.append("</td>");
      }
    }
    rows.append("</tr>\n");
    return this;
  }

  String html() {
    String label = escape(name);
    return "<div class=\"scroll\" role=\"region\" aria-label=\""
        + label
        + "\" tabindex=\"0\"><table class=\"figures\"><caption>"
        + label
        + "</caption><thead><tr>"
        + heads
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
