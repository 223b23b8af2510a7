/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

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
final class Held<T> {
  private static final Map<String, Queue<Object>> ALL = new ConcurrentHashMap<>();
  private final String id = UUID.randomUUID().toString();

  private Held() {}

  static <T> Held<T> of(PCollection<T> elements) {
    Held<T> held = new Held<>();
    ALL.put(held.id, new ConcurrentLinkedQueue<>());
    elements.apply("Hold " + elements.getName(), ParDo.of(new HoldFn<T>(held.id)));
    return held;
  }

  @SuppressWarnings("unchecked") // Only HoldFn<T> of this id adds.
  List<T> all() {
    return requireNonNull(ALL.get(id), id).stream().map(each -> (T) each).toList();
  }

  private static final class HoldFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;
    private final String id;

    HoldFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void processElement(@Element T element) {
      requireNonNull(ALL.get(id), "run in another JVM").add(requireNonNull(element));
    }
  }
}
