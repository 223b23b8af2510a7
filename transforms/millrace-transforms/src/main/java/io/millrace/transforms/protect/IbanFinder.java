/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads as many letters and digits as a country's accounts have, and asks for the check digits. */
final class IbanFinder implements Finder {
  /** By country, of SWIFT's IBAN registry. */
  private static final Map<String, Integer> LENGTHS = lengths();

  private static Map<String, Integer> lengths() {
    String registry =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22"
            + " DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28"
            + " HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20"
            + " LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28"
            + " PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28"
            + " TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";
    Map<String, Integer> lengths = new HashMap<>();
    for (String entry : registry.split(" ", -1)) {
      lengths.put(entry.substring(0, 2), Integer.parseInt(entry, 2, 4, 10));
    }
    return lengths;
  }

  @Override
  public void find(String text, List<Span> found) {
    for (int i = 0; i + 4 < text.length(); i++) {
      if (Finder.isLetter(text.charAt(i))
          && Finder.isLetter(text.charAt(i + 1))
          && Finder.isDigit(text.charAt(i + 2))
          && Finder.isDigit(text.charAt(i + 3))
          && (i == 0 || !Finder.isAlphanumeric(text.charAt(i - 1)))) {
        Integer length = LENGTHS.get(text.substring(i, i + 2).toUpperCase(Locale.ROOT));
        int end = length == null ? i : accountEnd(text, i, length);
        if (end > i) {
          found.add(new Span(i, end, Detector.IBAN));
        }
      }
    }
  }

  /** Behind an account of that many letters and digits; the start if it is none. */
  private static int accountEnd(String text, int start, int length) {
    char[] account = new char[length];
    int count = 0;
    int at = start;
    while (count < length) {
      if (at == text.length()) {
        return start;
      }
      char c = text.charAt(at);
      if (Finder.isAlphanumeric(c)) {
        account[count++] = c;
      } else if ((c != ' ' && c != '-' && c != '\u00A0')
          || !Finder.isAlphanumeric(text.charAt(at - 1))) {
        return start;
      }
      at++;
    }
    boolean isOpen = at == text.length() || !Finder.isAlphanumeric(text.charAt(at));
    return isOpen && hasCheckDigits(account) ? at : start;
  }

  /** ISO 7064, mod 97-10, from 02 to 98: the first four to the end, letters as 10 to 35. */
  private static boolean hasCheckDigits(char[] account) {
    int check = Integer.parseInt(new String(account, 2, 2));
    int remainder = 0;
    for (int i = 0; i < account.length; i++) {
      int value = Character.digit(account[(i + 4) % account.length], 36);
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder == 1 && check >= 2 && check <= 98;
  }
}
