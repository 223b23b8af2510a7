/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts labels in the place of what detectors find, and counts the labels. Not thread-safe. */
final class RedactText implements Change {
  private static final Comparator<Span> STRONGEST =
      Comparator.comparingInt(Span::length)
          .thenComparing(Span::detector, Comparator.reverseOrder());

  private final List<Finder> finders;
  private final FoundCounts counts;
  private final int protection;

  /**
   * @param protection under which number the findings are counted
   */
  RedactText(Redact redact, FoundCounts counts, int protection) {
    this.finders =
        redact.detectors().stream().map(detector -> Finder.of(detector, redact.region())).toList();
    this.counts = counts;
    this.protection = protection;
  }

  @Override
  public String apply(Object value) {
    String text = (String) value;
    List<Span> spans = spans(text);
    if (spans.isEmpty()) {
      return text;
    }
    StringBuilder redacted = new StringBuilder();
    int from = 0;
    for (Span span : spans) {
      redacted.append(text, from, span.start()).append(span.detector().label());
      from = span.end();
      counts.add(protection, span.detector());
    }
    return redacted.append(text, from, text.length()).toString();
  }

  /** What is found, in the order of the text; overlapping findings are one. */
  List<Span> spans(String text) {
    List<Span> found = new ArrayList<>();
    finders.forEach(finder -> finder.find(text, found));
    found.sort(Comparator.comparingInt(Span::start));
    List<Span> merged = new ArrayList<>();
    int i = 0;
    while (i < found.size()) {
      Span strongest = found.get(i);
      int start = strongest.start();
      int end = strongest.end();
      for (i++; i < found.size() && found.get(i).start() < end; i++) {
        Span next = found.get(i);
        end = Math.max(end, next.end());
        strongest = STRONGEST.compare(next, strongest) > 0 ? next : strongest;
      }
      merged.add(new Span(start, end, strongest.detector()));
    }
    return merged;
  }
}
