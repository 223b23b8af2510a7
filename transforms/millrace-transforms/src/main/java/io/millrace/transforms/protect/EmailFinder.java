/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.List;
import java.util.regex.Pattern;

/** Looks left and right of each at sign. */
final class EmailFinder implements Finder {
  private static final String ESCAPED_AT = "%40";

  /** More than a name before the at sign may have, less than would take long to look at. */
  private static final int MOST_LOCAL = 320;

  private static final int MOST_LABEL = 63;

  /** Pictures for dense screens: {@code logo@2x.png}. */
  private static final Pattern PICTURE = Pattern.compile("[1-9]x\\.(?:png|jpe?g|gif|webp|svg)");

  @Override
  public void find(String text, List<Span> found) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '@') {
        find(text, i, i + 1, found);
      } else if (c == '%' && text.startsWith(ESCAPED_AT, i)) {
        find(text, i, i + ESCAPED_AT.length(), found);
      }
    }
  }

  private static void find(String text, int localEnd, int domainStart, List<Span> found) {
    int start = localStart(text, localEnd);
    int end = domainEnd(text, domainStart);
    if (start < localEnd
        && end > domainStart
        && !PICTURE.matcher(text).region(domainStart, end).matches()) {
      found.add(new Span(start, end, Detector.EMAIL));
    }
  }

  private static int localStart(String text, int end) {
    int start = end;
    while (start > 0 && end - start < MOST_LOCAL && isLocal(text.charAt(start - 1))) {
      start--;
    }
    start = afterFieldName(text, start, end);
    while (start < end
        && !Character.isLetterOrDigit(text.codePointAt(start))
        && text.charAt(start) != '_') {
      start++;
    }
    return start;
  }

  /** "email=ada@..." names a field; "list+ada=example.org@..." holds an address. */
  private static int afterFieldName(String text, int from, int end) {
    int start = from;
    for (int i = from; i < end && text.charAt(i) != '+'; i++) {
      if (text.charAt(i) == '=') {
        start = i + 1;
      }
    }
    return start;
  }

  private static boolean isLocal(char c) {
    return isWordPart(c) || "._%+-'~=".indexOf(c) >= 0;
  }

  /** Letters and digits of all scripts. */
  private static boolean isWordPart(char c) {
    return Finder.isAlphanumeric(c)
        || (c >= 0x80
            && (Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK));
  }

  /** Behind the last label that may be a top-level domain; the start if there is none. */
  private static int domainEnd(String text, int start) {
    int end = start;
    int label = start;
    while (true) {
      int labelEnd = label;
      while (labelEnd < text.length()
          && labelEnd - label <= MOST_LABEL
          && (isWordPart(text.charAt(labelEnd)) || text.charAt(labelEnd) == '-')) {
        labelEnd++;
      }
      int trimmed = labelEnd;
      while (trimmed > label && text.charAt(trimmed - 1) == '-') {
        trimmed--;
      }
      if (trimmed == label || trimmed - label > MOST_LABEL || text.charAt(label) == '-') {
        return end;
      }
      if (label > start && isTopLevel(text, label, trimmed)) {
        end = trimmed;
      }
      if (trimmed < labelEnd || labelEnd == text.length() || text.charAt(labelEnd) != '.') {
        return end;
      }
      label = labelEnd + 1;
    }
  }

  private static boolean isTopLevel(String text, int start, int end) {
    if (text.regionMatches(true, start, "xn--", 0, 4)) {
      return end - start > 4;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '-' || Character.isDigit(c)) {
        return false;
      }
    }
    return end - start >= 2;
  }
}
