/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import java.util.Locale;

/**
 * A flat bar as a drawing: fills are printed where backgrounds are not. It stands beside the number
 * it shows, so it is hidden from those who hear the page.
 */
final class SvgBar {
  private static final double WIDTH = 100;

  private final Html html = new Html();
  private double drawn;

  SvgBar() {
    html.open(
        "svg",
        "class",
        "share",
        "viewBox",
        "0 0 100 6",
        "preserveAspectRatio",
        "none",
        "aria-hidden",
        "true");
    rectangle("track", 0, WIDTH);
  }

  /** A bar filled from the left by this share, between 0 and 1. */
  static Html of(double share) {
    return new SvgBar().part("fill", share).end();
  }

  /** Adds a part to the right of those drawn. */
  SvgBar part(String style, double share) {
    double width = Math.max(0, Math.min(share * WIDTH, WIDTH - drawn));
    if (width > 0) {
      rectangle(style, drawn, width);
      drawn += width;
    }
    return this;
  }

  Html end() {
    return html.close();
  }

  private void rectangle(String style, double x, double width) {
    html.leaf(
        "rect",
        "",
        "class",
        style,
        "x",
        number(x),
        "y",
        "0",
        "width",
        number(width),
        "height",
        "6");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
