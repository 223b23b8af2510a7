/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** What a collection holds in the end, for runners that run in this JVM and never try again. */
final class Capture<T> {
  private static final Map<String, Queue<Seen<?>>> HELD = new ConcurrentHashMap<>();

  private final String id;

  private Capture(String id) {
    this.id = id;
  }

  /** An element and the index of its pane. */
  record Seen<T>(long pane, T element) {}

  static <T> Capture<T> of(String name, PCollection<T> elements) {
    String id = UUID.randomUUID().toString();
    HELD.put(id, new ConcurrentLinkedQueue<>());
    elements.apply("Capture_" + name, ParDo.of(new HoldFn<T>(id)));
    return new Capture<>(id);
  }

  /** All that came; to be called once, after the run. */
  List<Seen<T>> take() {
    List<Seen<T>> seen = seen();
    forget();
    return seen;
  }

  /** What came so far. */
  @SuppressWarnings("unchecked") // Only HoldFn<T> of this id adds.
  List<Seen<T>> seen() {
    Queue<Seen<?>> held = requireNonNull(HELD.get(id), "forgotten before");
    return held.stream().map(seen -> (Seen<T>) seen).toList();
  }

  /** Lets go of what came. */
  void forget() {
    HELD.remove(id);
  }

  private static final class HoldFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;
    private final String id;

    HoldFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void processElement(ProcessContext context) {
      requireNonNull(HELD.get(id), "run in another JVM")
          .add(new Seen<>(context.pane().getIndex(), context.element()));
    }
  }
}
