/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what one detector looks for, in time linear in the text. Safe for concurrent use. */
interface Finder {
  /** Adds what it finds; findings may overlap. */
  void find(String text, List<Span> found);

  /**
   * @param region of {@link Redact}
   */
  static Finder of(Detector detector, @Nullable String region) {
    return switch (detector) {
      case EMAIL -> new EmailFinder();
      case PHONE ->
          new FindOutside(
              List.of(new CardFinder(), new IbanFinder(), new IpFinder(), new KeyFinder()),
              new PhoneFinder(region));
      case CARD -> new FindOutside(List.of(new IbanFinder()), new CardFinder());
      case IBAN -> new IbanFinder();
      case IP -> new IpFinder();
      case KEY -> new KeyFinder();
    };
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlphanumeric(char c) {
    return isDigit(c) || isLetter(c);
  }

  /** Whether the text has a digit right behind a point there, as a decimal or dotted number has. */
  static boolean isPointAndDigit(String text, int point) {
    return point + 1 < text.length()
        && text.charAt(point) == '.'
        && isDigit(text.charAt(point + 1));
  }

  /** Whether the text has a digit and a point right before there. */
  static boolean isAfterDigitAndPoint(String text, int start) {
    return start >= 2 && text.charAt(start - 1) == '.' && isDigit(text.charAt(start - 2));
  }
}
