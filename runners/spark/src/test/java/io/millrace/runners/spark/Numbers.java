/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The numbers from 0 on, each a millisecond of event time after the one before, as fast as the
 * clock goes, split by their remainder.
 */
final class Numbers extends UnboundedSource<Long, Numbers.Mark> {
  private static final long serialVersionUID = 1L;

  /** How far its readers were whenever they were asked for a mark. */
  static final Queue<Long> WATERMARKS = new ConcurrentLinkedQueue<>();

  private final long limit;
  private final int splits;
  private final int split;
  private final long shift;
  private final long pauseMillis;

  private Numbers(long limit, int splits, int split, long shift, long pauseMillis) {
    this.limit = limit;
    this.splits = splits;
    this.split = split;
    this.shift = shift;
    this.pauseMillis = pauseMillis;
  }

  static Numbers below(long limit) {
    return new Numbers(limit, 1, 0, 0, 0);
  }

  Numbers inSplits(int count) {
    return new Numbers(limit, count, split, shift, pauseMillis);
  }

  /** Gives other numbers when it is read on from a mark. */
  Numbers forgetful() {
    return new Numbers(limit, splits, split, 1, pauseMillis);
  }

  /** Has nothing behind each number when it is asked, and the machine stands still then. */
  Numbers pausing(long millis) {
    return new Numbers(limit, splits, split, shift, millis);
  }

  /** The next number. */
  record Mark(long next) implements CheckpointMark {
    @Override
    public void finalizeCheckpoint() {}
  }

  @Override
  public List<Numbers> split(int desired, PipelineOptions options) {
    return IntStream.range(0, splits)
        .mapToObj(one -> new Numbers(limit, splits, one, shift, pauseMillis))
        .toList();
  }

  @Override
  public Reader createReader(PipelineOptions options, @Nullable Mark mark) {
    return new Reader(mark == null ? split : mark.next() + shift);
  }

  @Override
  public Coder<Long> getOutputCoder() {
    return VarLongCoder.of();
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return DelegateCoder.of(VarLongCoder.of(), Mark::next, Mark::new);
  }

  @Override
  public String toString() {
    return "Numbers";
  }

  private final class Reader extends UnboundedReader<Long> {
    private final long startedAt = System.nanoTime();
    private final long first;
    private long next;
    private @Nullable Long current;

    Reader(long first) {
      this.first = first;
      this.next = first;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
      boolean isPausing = pauseMillis > 0 && current != null;
      if (next >= limit || next > first + elapsed || isPausing) {
        current = null;
        return false;
      }
      current = next;
      next += splits;
      return true;
    }

    @Override
    public Long getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return new Instant(getCurrent().longValue());
    }

    @Override
    public Instant getWatermark() {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      return next >= limit ? BoundedWindow.TIMESTAMP_MAX_VALUE : new Instant(next);
    }

    @Override
    public Mark getCheckpointMark() {
      WATERMARKS.add(getWatermark().getMillis());
      return new Mark(next);
    }

    @Override
    public Numbers getCurrentSource() {
      return Numbers.this;
    }

    @Override
    public void close() {}
  }
}
