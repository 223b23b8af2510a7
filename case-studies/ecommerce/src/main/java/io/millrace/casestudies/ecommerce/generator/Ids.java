/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.HexFormat;

/** The spelling of keys. */
final class Ids {
  private Ids() {}

  static String order(int number) {
    return padded("O-", number, 8);
  }

  static String customer(int number) {
    return padded("C-", number, 7);
  }

  static String product(int number) {
    return padded("P-", number, 5);
  }

  static String event(long high, long low) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  private static String padded(String prefix, int number, int digits) {
    String text = Integer.toString(number);
    return prefix + "0".repeat(digits - text.length()) + text;
  }
}
