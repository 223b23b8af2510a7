/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** What came out of a pipeline, in the order it came; of the one run there is at a time. */
public final class Seen {
  private static final List<String> LINES = new CopyOnWriteArrayList<>();

  private Seen() {}

  static void clear() {
    LINES.clear();
  }

  /** Notes a line that came by another way than through a step. */
  public static void add(String line) {
    LINES.add(line);
  }

  static List<String> lines() {
    return List.copyOf(LINES);
  }

  /** Notes each element of a collection, as {@code prefix} and its text. */
  public static <T> void all(String prefix, PCollection<T> collection) {
    collection.apply("See " + prefix, ParDo.of(new SeeFn<>(prefix)));
  }

  private static final class SeeFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;
    private final String prefix;

    private SeeFn(String prefix) {
      this.prefix = prefix;
    }

    @ProcessElement
    public void processElement(@Element T element) {
      add(prefix + element);
    }
  }
}
