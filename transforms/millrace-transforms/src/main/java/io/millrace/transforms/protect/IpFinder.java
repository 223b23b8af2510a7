/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads dotted and colon-parted numbers. */
final class IpFinder implements Finder {
  private static final int LONGEST_V6 = 45;
  private static final Set<String> VERSION_WORDS =
      Set.of("version", "ver", "release", "firmware", "build", "section");

  @Override
  public void find(String text, List<Span> found) {
    int i = 0;
    while (i < text.length()) {
      if (!isAddressPart(text.charAt(i))) {
        i++;
        continue;
      }
      int end = i;
      int colons = 0;
      while (end < text.length() && isAddressPart(text.charAt(end))) {
        colons += text.charAt(end) == ':' ? 1 : 0;
        end++;
      }
      if (colons >= 2) {
        findV6(text, i, end, found);
      }
      for (int at = i; at < end; at = nextNumber(text, at, end)) {
        findV4(text, at, found);
      }
      i = end;
    }
  }

  private static boolean isAddressPart(char c) {
    return c == '.' || c == ':' || (c < 0x80 && Character.digit(c, 16) >= 0);
  }

  /** Where the next run of digits starts. */
  private static int nextNumber(String text, int from, int end) {
    int at = from;
    while (at < end && Finder.isDigit(text.charAt(at))) {
      at++;
    }
    while (at < end && !Finder.isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static void findV4(String text, int start, List<Span> found) {
    int end = v4End(text, start);
    if (end > start
        && !Finder.isAfterDigitAndPoint(text, start)
        && !Finder.isPointAndDigit(text, end)
        && !isVersion(text, start, end)) {
      found.add(new Span(start, end, Detector.IP));
    }
  }

  /** Behind four decimal parts; the start if there are none. */
  private static int v4End(String text, int start) {
    int at = start;
    for (int part = 0; part < 4; part++) {
      if (part > 0) {
        if (at == text.length() || text.charAt(at) != '.') {
          return start;
        }
        at++;
      }
      int value = 0;
      int first = at;
      while (at < text.length() && at - first < 4 && Finder.isDigit(text.charAt(at))) {
        value = 10 * value + text.charAt(at) - '0';
        at++;
      }
      if (at == first || at - first > 3 || value > 255) {
        return start;
      }
    }
    return at;
  }

  private static boolean isVersion(String text, int start, int end) {
    if (start == 0) {
      return false;
    }
    char before = text.charAt(start - 1);
    if (before == 'v' || before == 'V') {
      return start == 1 || !Finder.isLetter(text.charAt(start - 2));
    }
    if (before == '/') {
      return start > 1
          && Finder.isLetter(text.charAt(start - 2))
          && text.startsWith(".0.0.0", end - 6);
    }
    int wordEnd = start;
    while (wordEnd > 0 && start - wordEnd < 2 && " :=".indexOf(text.charAt(wordEnd - 1)) >= 0) {
      wordEnd--;
    }
    int word = wordEnd;
    while (word > 0 && wordEnd - word < 9 && Finder.isLetter(text.charAt(word - 1))) {
      word--;
    }
    return wordEnd < start
        && VERSION_WORDS.contains(text.substring(word, wordEnd).toLowerCase(Locale.ROOT));
  }

  private static void findV6(String text, int runStart, int runEnd, List<Span> found) {
    int start = runStart;
    int end = runEnd;
    while (end > start && text.charAt(end - 1) == '.') {
      end--;
    }
    if (text.charAt(start) == ':' && !text.startsWith("::", start)) {
      start++;
    } else if (start > 0 && isWord(text.charAt(start - 1))) {
      return;
    }
    if (end > start && text.charAt(end - 1) == ':' && !text.startsWith("::", end - 2)) {
      end--;
    } else if (end == runEnd && end < text.length() && isWord(text.charAt(end))) {
      return;
    }
    if (end - start <= LONGEST_V6 && V6.isAddress(text.substring(start, end))) {
      found.add(new Span(start, end, Detector.IP));
    }
  }

  private static boolean isWord(char c) {
    return Finder.isAlphanumeric(c) || c == '_';
  }

  /** IPv6 in text, RFC 4291, section 2.2. */
  private static final class V6 {
    private static final int GROUPS = 8;

    static boolean isAddress(String text) {
      int gap = text.indexOf("::");
      if (gap < 0) {
        return groups(text) == GROUPS && !isHardware(text);
      }
      if (text.indexOf("::", gap + 1) >= 0) {
        return false;
      }
      int left = gap == 0 ? 0 : groups(text.substring(0, gap));
      int right = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2));
      return left >= 0 && right >= 0 && left + right < GROUPS && isTelling(text);
    }

    /** How many groups of 16 bits there are; negative if it is not made of such. */
    private static int groups(String text) {
      String[] parts = text.split(":", -1);
      int count = 0;
      for (int i = 0; i < parts.length; i++) {
        String part = parts[i];
        if (i == parts.length - 1 && part.indexOf('.') >= 0) {
          if (v4End(part, 0) != part.length()) {
            return -1;
          }
          count += 2;
        } else if (part.isEmpty() || part.length() > 4 || part.indexOf('.') >= 0) {
          return -1;
        } else {
          count++;
        }
      }
      return count;
    }

    /** Eight pairs of digits are the address of a network card. */
    private static boolean isHardware(String text) {
      return Arrays.stream(text.split(":", -1)).allMatch(group -> group.length() == 2);
    }

    /** So that a slice {@code 1::2} or a name {@code a::b} is none. */
    private static boolean isTelling(String text) {
      boolean hasDigit = text.chars().anyMatch(c -> Finder.isDigit((char) c));
      return text.equals("::1") || (hasDigit && text.replace(":", "").length() >= 3);
    }
  }
}
