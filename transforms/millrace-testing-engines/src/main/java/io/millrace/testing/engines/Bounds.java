/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

/** What the settings of clusters may be. */
final class Bounds {
  static final int LEAST_HEAP = 64;
  static final int MOST_HEAP = 65_536;

  private Bounds() {}

  static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Invalid %s: %d (must be between %d and %d)".formatted(name, value, least, most));
    }
  }
}
