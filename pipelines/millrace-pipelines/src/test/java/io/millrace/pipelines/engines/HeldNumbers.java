/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The numbers from 0 in one split, a tenth of a second of event time each, without an end: the
 * first of them at once, the others when a gate is open, and then none. The watermark is the time
 * of the next number. The engine is in this JVM, so the gate may look at what is static.
 */
final class HeldNumbers extends UnboundedSource<Long, HeldNumbers.Mark> {
  private static final long serialVersionUID = 1L;
  private static final long MILLIS = 100;

  private final long first;
  private final long all;
  private final Gate gate;

  /** Says whether numbers may go on. */
  @FunctionalInterface
  interface Gate extends Serializable {
    boolean isOpen();
  }

  HeldNumbers(long first, long all, Gate gate) {
    this.first = first;
    this.all = all;
    this.gate = gate;
  }

  @Override
  public List<HeldNumbers> split(int desired, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Long> createReader(PipelineOptions options, @Nullable Mark mark) {
    return new Reader(this, mark == null ? 0 : mark.given());
  }

  @Override
  public Coder<Long> getOutputCoder() {
    return VarLongCoder.of();
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  /** How many numbers were given. */
  record Mark(long given) implements CheckpointMark, Serializable {
    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class Reader extends UnboundedReader<Long> {
    private final HeldNumbers source;
    private long given;

    private Reader(HeldNumbers source, long given) {
      this.source = source;
      this.given = given;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      boolean isNext = given < source.all && (given != source.first || source.gate.isOpen());
      given += isNext ? 1 : 0;
      return isNext;
    }

    @Override
    public Long getCurrent() {
      return given - 1;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return Instant.ofEpochMilli(getCurrent() * MILLIS);
    }

    @Override
    public Instant getWatermark() {
      return Instant.ofEpochMilli(given * MILLIS);
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(given);
    }

    @Override
    public HeldNumbers getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
