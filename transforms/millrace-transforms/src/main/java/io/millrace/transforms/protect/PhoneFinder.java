/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks libphonenumber for numbers that are valid in a numbering plan. */
final class PhoneFinder implements Finder {
  /** As libphonenumber calls the region of a number that must have its country code. */
  private static final String NO_REGION = "ZZ";

  /** Shorter numbers are emergency and service numbers, which it does not find in text. */
  private static final int FEWEST_DIGITS = 6;

  /** A day, after which an hour may have come: libphonenumber knows only hours with minutes. */
  private static final Pattern DAY = Pattern.compile("(?:19|20)\\d\\d([-/.])[01]\\d\\1[0-3]\\d\\b");

  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
  private final String region;

  PhoneFinder(@Nullable String region) {
    this.region = region == null ? NO_REGION : region;
  }

  @Override
  public void find(String text, List<Span> found) {
    if (!hasDigits(text)) {
      return;
    }
    // A list of numbers is taken for one long number unless it is broken up.
    match(text.replace(" +", "\n+"), found);
    if (text.contains("  ")) {
      match(text.replace("  ", "\n\n"), found);
    }
  }

  private void match(String text, List<Span> found) {
    for (PhoneNumberMatch match :
        numbers.findNumbers(text, region, Leniency.VALID, Long.MAX_VALUE)) {
      String number = match.rawString();
      if (DAY.matcher(number).lookingAt()) {
        continue;
      }
      // It takes a parenthesis around the whole number for one around its first part.
      boolean isAround = number.startsWith("(") && number.indexOf(')') < 0;
      int start = isAround ? match.start() + 1 : match.start();
      found.add(new Span(start, match.end(), Detector.PHONE));
    }
  }

  private static boolean hasDigits(String text) {
    int digits = 0;
    for (int i = 0; i < text.length() && digits < FEWEST_DIGITS; i++) {
      if (Character.isDigit(text.charAt(i))) {
        digits++;
      }
    }
    return digits == FEWEST_DIGITS;
  }
}
