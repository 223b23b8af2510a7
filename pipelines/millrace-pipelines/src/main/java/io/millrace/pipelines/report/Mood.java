/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

/** How a state is meant: a style, and a sign that says the same without colour. */
enum Mood {
  GOOD("good", "✓"),
  BAD("bad", "✕"),
  ODD("odd", "!"),
  PLAIN("plain", "–");

  private final String style;
  private final String sign;

  Mood(String style, String sign) {
    this.style = style;
    this.sign = sign;
  }

  static Mood of(boolean good) {
    return good ? GOOD : BAD;
  }

  /** A word in this mood. */
  Html chip(String word) {
    Html chip = new Html().open("span", "class", "chip " + style);
    return chip.leaf("span", sign, "aria-hidden", "true").text(" " + word).close();
  }

  /** A line beside a section's heading that says how the section stands. */
  Html summary(String words) {
    return new Html().open("p", "class", "summary").markup(chip(words)).close();
  }
}
