/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Texts of a log, by the numbers of the collations that the server has. Immutable. */
final class BinlogTexts {
  /** That of bytes that are no text. */
  static final int BINARY = 63;

  private static final Map<String, Charset> CHARSETS =
      new TreeMap<>(
          Map.of(
              "ascii", StandardCharsets.US_ASCII,
              "latin1", Charset.forName("windows-1252"),
              "utf8mb3", StandardCharsets.UTF_8,
              "utf8mb4", StandardCharsets.UTF_8));
  private static final String LATIN1 = "latin1";
  private static final char NONE = '\uFFFD';

  private final Map<Integer, String> names;

  /**
   * @param collations the names of character sets by the numbers of collations
   */
  BinlogTexts(Map<String, String> collations) {
    names = new HashMap<>();
    collations.forEach((id, name) -> names.put(Integer.valueOf(id), name));
  }

  /** The character sets that are read. */
  static Set<String> supported() {
    return CHARSETS.keySet();
  }

  /**
   * The text of some bytes.
   *
   * @throws IllegalStateException if the character set is not supported
   */
  String text(byte[] bytes, int collation) {
    String name = names.getOrDefault(collation, "collation " + collation);
    Charset charset = CHARSETS.get(name);
    if (charset == null) {
      throw new IllegalStateException(
          "Unsupported character set: %s (supported: %s)".formatted(name, supported()));
    }
    String text = new String(bytes, charset);
    return name.equals(LATIN1) && text.indexOf(NONE) >= 0 ? controls(text, bytes) : text;
  }

  /** Five bytes are no letters of Windows' set, and are themselves for the server. */
  private static String controls(String text, byte[] bytes) {
    char[] letters = text.toCharArray();
    for (int i = 0; i < letters.length; i++) {
      if (letters[i] == NONE) {
        letters[i] = (char) (bytes[i] & 0xFF);
      }
    }
    return new String(letters);
  }
}
