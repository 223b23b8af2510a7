/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks only where others find nothing: digits inside of a bank account are no card.
 *
 * @param others what is surer of what it finds
 */
record FindOutside(List<Finder> others, Finder finder) implements Finder {
  /** Part of no value, and no value goes on behind it. */
  private static final char NOTHING = '\n';

  @Override
  public void find(String text, List<Span> found) {
    List<Span> taken = new ArrayList<>();
    others.forEach(other -> other.find(text, taken));
    if (taken.isEmpty()) {
      finder.find(text, found);
      return;
    }
    StringBuilder rest = new StringBuilder(text);
    for (Span span : taken) {
      for (int i = span.start(); i < span.end(); i++) {
        rest.setCharAt(i, NOTHING);
      }
    }
    finder.find(rest.toString(), found);
  }
}
