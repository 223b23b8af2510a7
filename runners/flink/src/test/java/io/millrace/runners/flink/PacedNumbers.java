/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.CommitStream;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.io.iceberg.WriteDataFiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The numbers from 0, some hundred a second, in one split; they end when somebody says so. The
 * engine is in this JVM, so what is static outlives its restarts.
 */
final class PacedNumbers extends UnboundedSource<Long, PacedNumbers.Mark> {
  private static final long serialVersionUID = 1L;
  private static final long PER_SECOND = 500;
  private static final AtomicInteger ATTEMPTS = new AtomicInteger();
  private static final List<Long> COMPLETED = new CopyOnWriteArrayList<>();
  private static final Schema SCHEMA = Schema.builder().addInt64Field("number").build();

  /** Takes numbers, each as a row. */
  static final IcebergTable TABLE =
      new IcebergTable("bronze.numbers", SCHEMA, WriteMode.APPEND, Gate.ALWAYS);

  private final End end;

  /** Says whether number by number may end. */
  @FunctionalInterface
  interface End extends Serializable {
    boolean isReached();
  }

  PacedNumbers(End end) {
    this.end = end;
  }

  /** How many checkpoints have begun. */
  static int attempts() {
    return ATTEMPTS.get();
  }

  /** How many checkpoints were completed between two moments of the clock, in milliseconds. */
  static int completed(long from, long to) {
    return (int) COMPLETED.stream().filter(millis -> from < millis && millis <= to).count();
  }

  /** Makes the table. */
  static void prepare(IcebergCatalog catalog) {
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.prepare(List.of(TABLE));
    }
  }

  /** Lets numbers be seen in the table while they come. */
  static void show(PCollection<Long> numbers, IcebergCatalog catalog) {
    numbers
        .apply(
            "ToRows",
            MapElements.into(TypeDescriptor.of(Row.class))
                .via(number -> Row.withSchema(SCHEMA).addValue(number).build()))
        .setRowSchema(SCHEMA)
        .apply("Write", WriteDataFiles.to(catalog, TABLE))
        .apply("Commit", CommitStream.of(catalog, List.of(TABLE), "run-1"));
  }

  /** Asserts that the table has the numbers from 0 to some, each once. */
  static void assertEachOnce(IcebergCatalog catalog, long atLeast) {
    List<Long> numbers = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.forEachRow(TABLE, row -> numbers.add(row.getInt64("number")));
    }
    assertThat(numbers)
        .hasSizeGreaterThanOrEqualTo(Math.toIntExact(atLeast))
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, numbers.size()).boxed().toList());
  }

  @Override
  public List<PacedNumbers> split(int desired, PipelineOptions options) {
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
    public void finalizeCheckpoint() {
      COMPLETED.add(System.currentTimeMillis());
    }
  }

  private static final class Reader extends UnboundedReader<Long> {
    private final PacedNumbers source;
    private final long first;
    private final long start = System.nanoTime();
    private long given;
    private boolean ended;

    private Reader(PacedNumbers source, long given) {
      this.source = source;
      this.first = given;
      this.given = given;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      ended = ended || source.end.isReached();
      boolean isDue = (given - first) * 1e9 / PER_SECOND <= System.nanoTime() - start;
      if (ended || !isDue) {
        return false;
      }
      given++;
      return true;
    }

    @Override
    public Long getCurrent() {
      return given - 1;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return Instant.ofEpochMilli(given);
    }

    @Override
    public Instant getWatermark() {
      return ended ? BoundedWindow.TIMESTAMP_MAX_VALUE : Instant.ofEpochMilli(given);
    }

    @Override
    public Mark getCheckpointMark() {
      ATTEMPTS.incrementAndGet();
      return new Mark(given);
    }

    @Override
    public PacedNumbers getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
