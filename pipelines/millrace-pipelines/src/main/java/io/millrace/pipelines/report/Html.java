/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes HTML elements. Every text and attribute value is escaped on its way in, so no caller can
 * forget it; only {@link #markup} takes HTML as it is, and only from this class. Not thread-safe.
 */
final class Html {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; attributes are names and values in turn. */
  Html open(String tag, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Invalid attributes of " + tag + ": " + attributes.length + " (must be pairs)");
    }
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(escape(attributes[i + 1])).append('"');
    }
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes the element opened last. */
  Html close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** An element with nothing but text in it. */
  Html leaf(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** Takes over what another writer has made. */
  Html markup(Html other) {
    out.append(other.end());
    return this;
  }

  Html line() {
    out.append('\n');
    return this;
  }

  /** The HTML written; every element must be closed. */
  String end() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Cannot end HTML: <" + open.peek() + "> is open");
    }
    return out.toString();
  }

  /**
   * Text that means itself inside elements and double-quoted attributes. Characters that would
   * vanish, break the encoding or turn the reading direction around are made visible.
   */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> appendSafely(c, safe));
    return safe.toString();
  }

  private static void appendSafely(int c, StringBuilder safe) {
    switch (c) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      case '\n', '\t' -> safe.append((char) c);
      default -> {
        if (isInvisible(c)) {
          safe.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
          safe.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isInvisible(int c) {
    boolean control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
    boolean halfOfAPair = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    boolean lineBreak = c == 0x2028 || c == 0x2029;
    boolean direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return control || halfOfAPair || lineBreak || direction;
  }
}
