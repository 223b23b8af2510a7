/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

/** Data in messages: cut, so that a message never carries a record. */
final class Excerpt {
  static final int MAX_CHARACTERS = 200;

  private Excerpt() {}

  /** The text, cut after 200 characters. */
  static String of(String text) {
    if (text.length() <= MAX_CHARACTERS) {
      return text;
    }
    // Never between the two halves of one character.
    int end = MAX_CHARACTERS - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }
}
