/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

/** How many values were changed. Not thread-safe; one per step. */
final class ValueCount {
  private long count;

  void add() {
    count++;
  }

  long count() {
    return count;
  }
}
