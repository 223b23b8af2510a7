/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One table of the page: heads first, then rows of cells, from left to right. Cells that hold a
 * number carry it plain in {@code data-value}, under its name in {@code data-term}.
 */
final class HtmlTable {
  private static final String NONE = "–";

  private final Html html = new Html();
  private final List<String> heads = new ArrayList<>();
  private final boolean cards;
  private boolean inHead = true;
  private boolean inRow;
  private int column;

  /** A table; the name is for those who hear the page. */
  static HtmlTable of(String name) {
    return new HtmlTable(name, "figures", false);
  }

  /** A table of names and texts, one line each. */
  static HtmlTable pairs(String name) {
    return new HtmlTable(name, "pairs", false);
  }

  /** A table too wide for a phone: there each row is a card, each value below its head. */
  static HtmlTable cards(String name) {
    return new HtmlTable(name, "cards", true);
  }

  private HtmlTable(String name, String style, boolean cards) {
    this.cards = cards;
    html.open("div", "class", "scroll", "role", "region", "aria-label", name, "tabindex", "0");
    html.open("table", "class", style).leaf("caption", name);
    html.open("thead").open("tr");
  }

  HtmlTable words(String... names) {
    for (String name : names) {
      html.leaf("th", name, "scope", "col");
      heads.add(name);
    }
    return this;
  }

  HtmlTable numbers(String... names) {
    for (String name : names) {
      html.leaf("th", name, "scope", "col", "class", "number");
      heads.add(name);
    }
    return this;
  }

  /** Begins a row; attributes are names and values in turn. */
  HtmlTable row(String... attributes) {
    endRow();
    html.line().open("tr", attributes);
    inRow = true;
    column = 0;
    return this;
  }

  /** The cell that names the row. */
  HtmlTable head(String text) {
    html.leaf("th", text, "scope", "row");
    column++;
    return this;
  }

  HtmlTable text(String text) {
    return cell(new Html().text(text), "class", "text");
  }

  /** A text that may be long. */
  HtmlTable wideText(String text) {
    return cell(new Html().text(text), "class", "text wide");
  }

  HtmlTable code(String text, String full) {
    return cell(new Html().leaf("code", text), "class", "code", "title", full);
  }

  HtmlTable count(String term, long value) {
    return number(term, BigDecimal.valueOf(value), Figures.grouped(value));
  }

  HtmlTable number(String term, BigDecimal exact, String shown) {
    return number(term, exact, new Html().text(shown), "number");
  }

  HtmlTable noNumber() {
    return cell(new Html().text(NONE), "class", "number zero");
  }

  /** A number with a bar as long as its share of the largest one. */
  HtmlTable bar(String term, BigDecimal exact, String shown, double share) {
    return number(term, exact, new Html().text(shown).markup(SvgBar.of(share)), "number bar");
  }

  private HtmlTable number(String term, BigDecimal exact, Html content, String style) {
    String styles = exact.signum() == 0 ? style + " zero" : style;
    return cell(content, "class", styles, "data-term", term, "data-value", exact.toPlainString());
  }

  HtmlTable state(Mood mood, String word) {
    return cell(mood.chip(word), "class", "state");
  }

  private HtmlTable cell(Html content, String... attributes) {
    List<String> all = new ArrayList<>(List.of(attributes));
    if (cards) {
      all.add("data-head");
      all.add(heads.get(column));
    }
    html.open("td", all.toArray(String[]::new)).markup(content).close();
    column++;
    return this;
  }

  Html end() {
    endRow();
    return html.close().close().close();
  }

  private void endRow() {
    if (inHead) {
      html.close().close().open("tbody");
      inHead = false;
    } else if (inRow) {
      html.close();
    }
    inRow = false;
  }
}
