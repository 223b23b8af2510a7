/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.List;

/**
 * Looks at groups of digits that one space or hyphen parts, and asks for issuer and check digit.
 */
final class CardFinder implements Finder {
  private static final int FEWEST = 13;
  private static final int MOST = 19;

  /** First digits from and to, then the fewest and the most digits of all. */
  private static final int[][] ISSUERS = {
    {4, 4, 13, 13}, // Visa
    {4, 4, 16, 16},
    {4, 4, 19, 19},
    {51, 55, 16, 16}, // Mastercard
    {2221, 2720, 16, 16},
    {34, 34, 15, 15}, // American Express
    {37, 37, 15, 15},
    {6011, 6011, 16, 19}, // Discover
    {644, 659, 16, 19},
    {62, 62, 16, 19}, // UnionPay
    {81, 81, 16, 19},
    {300, 305, 14, 19}, // Diners Club
    {309, 309, 14, 19},
    {36, 36, 14, 19},
    {38, 39, 14, 19},
    {3528, 3589, 16, 19}, // JCB
    {5018, 5018, 13, 19}, // Maestro
    {5020, 5020, 13, 19},
    {5038, 5038, 13, 19},
    {5893, 5893, 13, 19},
    {6304, 6304, 13, 19},
    {6759, 6759, 13, 19},
    {6761, 6763, 13, 19},
    {2200, 2204, 16, 19}, // Mir
    {9792, 9792, 16, 16} // Troy
  };

  @Override
  public void find(String text, List<Span> found) {
    int i = 0;
    while (i < text.length()) {
      if (digit(text, i) < 0) {
        i++;
      } else {
        int end = isOpenBefore(text, i) ? cardEnd(text, i) : i;
        if (end > i) {
          found.add(new Span(i, end, Detector.CARD));
          i = end;
        } else {
          i = groupEnd(text, i);
        }
      }
    }
  }

  /** Behind the longest card that starts with this group of digits; the start if there is none. */
  private static int cardEnd(String text, int start) {
    int[] digits = new int[MOST];
    int count = 0;
    int end = start;
    char separator = 0;
    int at = start;
    while (true) {
      int groupEnd = Math.min(groupEnd(text, at), at + MOST + 1);
      if (count + groupEnd - at > MOST) {
        return end;
      }
      for (int i = at; i < groupEnd; i++) {
        digits[count++] = digit(text, i);
      }
      if (count >= FEWEST
          && isOpenAfter(text, groupEnd)
          && hasCheckDigit(digits, count)
          && hasIssuer(digits, count)) {
        end = groupEnd;
      }
      if (groupEnd + 1 >= text.length() || groupEnd - at < 2 || digit(text, groupEnd + 1) < 0) {
        return end;
      }
      char next = text.charAt(groupEnd);
      if ((next != ' ' && next != '-' && next != '\u00A0')
          || (separator != 0 && next != separator)) {
        return end;
      }
      separator = next;
      at = groupEnd + 1;
    }
  }

  private static int groupEnd(String text, int start) {
    int end = start;
    while (end < text.length() && digit(text, end) >= 0) {
      end++;
    }
    return end;
  }

  private static int digit(String text, int at) {
    char c = text.charAt(at);
    return c < 0x80 ? (Finder.isDigit(c) ? c - '0' : -1) : Character.digit(c, 10);
  }

  private static boolean isOpenBefore(String text, int start) {
    return start == 0
        || !(isWord(text.charAt(start - 1)) || Finder.isAfterDigitAndPoint(text, start));
  }

  private static boolean isOpenAfter(String text, int end) {
    return end == text.length() || !(isWord(text.charAt(end)) || Finder.isPointAndDigit(text, end));
  }

  private static boolean isWord(char c) {
    return Finder.isLetter(c) || c == '_';
  }

  private static boolean hasIssuer(int[] digits, int count) {
    for (int[] issuer : ISSUERS) {
      if (count >= issuer[2] && count <= issuer[3]) {
        int first = 0;
        for (int i = 0; i < Integer.toString(issuer[0]).length(); i++) {
          first = first * 10 + digits[i];
        }
        if (first >= issuer[0] && first <= issuer[1]) {
          return true;
        }
      }
    }
    return false;
  }

  /** Luhn: every second digit from the right counts double, its two digits added. */
  private static boolean hasCheckDigit(int[] digits, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i];
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }
}
