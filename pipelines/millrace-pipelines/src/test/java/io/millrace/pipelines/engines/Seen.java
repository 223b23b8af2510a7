/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/** What came out of a pipeline, in the order it came; of the one run there is at a time. */
public final class Seen {
  private static final Duration POLL = Duration.millis(100);
  private static final long MOST_MILLIS = 600_000;
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

  /** What stands behind a prefix. */
  static List<String> lines(String prefix) {
    return LINES.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  /** Waits for a run whose sources end, and which ends by itself then. */
  static void awaitEnd(PipelineResult result) {
    await(result, () -> result.getState().isTerminal());
    assertThat(result.waitUntilFinish()).isEqualTo(State.DONE);
  }

  /** Waits for what a run comes to while it goes on. */
  static void await(PipelineResult result, BooleanSupplier condition) {
    long deadline = System.currentTimeMillis() + MOST_MILLIS;
    boolean isOver = result.getState().isTerminal();
    while (!condition.getAsBoolean()) {
      assertThat(isOver || System.currentTimeMillis() > deadline)
          .as(
              "a run that is %s has %d lines and %s seen",
              result.getState(), LINES.size(), SeenWindows.lastPanes())
          .isFalse();
      result.waitUntilFinish(POLL);
      isOver = result.getState().isTerminal();
    }
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
