/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.rows.KeyValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a bundle has seen to its windows, under the key they meet by. Not thread-safe; one
 * per flush.
 *
 * <p>Where a time is in one window that is known from it, spans are windows and go straight on.
 */
final class WindowPartials {
  private final WindowLayout layout;
  private final Places places;
  private final Output out;
  private final Map<KeyValues, List<Span>> spansOfKey = new LinkedHashMap<>();

  WindowPartials(WindowLayout layout, Places places, Output out) {
    this.layout = layout;
    this.places = places;
    this.out = out;
  }

  /** Takes the values a group is made by, the span of its windows, and what was seen of it. */
  void add(KeyValues key, long start, long end, List<? extends @Nullable Object> partial) {
    if (layout.windows().overlap() || layout.windows().merge()) {
      spansOfKey
          .computeIfAbsent(key, first -> new ArrayList<>())
          .add(new Span(start, end, partial));
    } else {
      output(key, start, end, partial);
    }
  }

  /** Gives out what is held back, one key after the other. */
  void finish() {
    spansOfKey.forEach(
        (key, spans) -> {
          KeyWindows windows = new KeyWindows(layout.windows(), layout.measures());
          spans.forEach(span -> windows.addSpan(span.start(), span.end(), span.partial()));
          windows.forEach((start, end, seen) -> output(key, start, end, seen.partial()));
        });
  }

  private void output(
      KeyValues key, long start, long end, List<? extends @Nullable Object> partial) {
    Row row = layout.partialRow(key, start, end, partial);
    out.output(KV.of(places.keyOf(layout.placeOf(key, start)), row), end);
  }

  /** Takes partial rows and the ends of their windows. */
  interface Output {
    void output(KV<Integer, Row> partial, long windowEnd);
  }

  private record Span(long start, long end, List<? extends @Nullable Object> partial) {}
}
