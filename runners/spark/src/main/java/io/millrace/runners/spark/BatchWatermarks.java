/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * How far event time is in the micro-batch that the driver makes up: at its beginning and, with all
 * that it has read, at its end. Micro-batches are made up one after the other; only {@link #isLast}
 * is asked by other threads.
 */
final class BatchWatermarks implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Span NOTHING_READ = new Span(least(), least());
  private final Map<Integer, Span> sources = new HashMap<>();
  private long begin;
  private volatile long endedAt = Long.MAX_VALUE;

  /**
   * @param before the watermark that rows of the micro-batch are late against
   * @param after the watermark that its windows end by, never less
   */
  record Span(long before, long after) implements Serializable {
    private Span and(Span other) {
      return new Span(Math.min(before, other.before), Math.min(after, other.after));
    }
  }

  /** The watermark of a source that has read nothing yet. */
  static long least() {
    return BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  }

  /**
   * A source will be read.
   *
   * @param watermark that it has come to, the {@link #least} if nothing was read
   */
  void expect(int source, long watermark) {
    sources.put(source, new Span(watermark, watermark));
  }

  /**
   * A micro-batch is made up.
   *
   * @param processingTime in milliseconds, that it begins at
   */
  void begin(long processingTime) {
    begin = processingTime;
  }

  /** The processing time that the micro-batch begins at. */
  long begin() {
    return begin;
  }

  /**
   * A source has read its part of a micro-batch.
   *
   * @param batch names the micro-batch by its time
   */
  void advance(int source, long watermark, long batch) {
    long before = sources.getOrDefault(source, NOTHING_READ).after();
    sources.put(source, new Span(before, Math.max(before, watermark)));
    if (endedAt == Long.MAX_VALUE
        && sources.values().stream().allMatch(span -> isOver(span.after()))) {
      endedAt = batch;
    }
  }

  /** Whether nothing comes behind a micro-batch: when it was made up, all sources had ended. */
  boolean isLast(long batch) {
    return batch >= endedAt;
  }

  /** Whether a source with that watermark gives nothing any more. */
  static boolean isOver(long watermark) {
    return watermark >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
  }

  /** Whether one of the sources reads by micro-batches whose watermarks are known here. */
  boolean knows(Collection<Integer> some) {
    return some.stream().anyMatch(sources::containsKey);
  }

  /** Whether there is no such source. */
  boolean knowsNone() {
    return sources.isEmpty();
  }

  /** Of what comes from these sources, the slowest of those that are known. */
  Span of(Collection<Integer> some) {
    return some.stream()
        .filter(sources::containsKey)
        .map(source -> sources.getOrDefault(source, NOTHING_READ))
        .reduce(Span::and)
        .orElse(NOTHING_READ);
  }
}
