/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

/** Where a detector found something: the characters from start to end, exclusive. */
record Span(int start, int end, Detector detector) {
  int length() {
    return end - start;
  }
}
