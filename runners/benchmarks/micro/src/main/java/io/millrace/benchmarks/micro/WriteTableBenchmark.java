/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import static java.util.Objects.requireNonNull;

import io.millrace.benchmarks.micro.TableEvents.Form;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.PartitionColumn;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * Rows into an Iceberg table, by Iceberg's own API in a thread per core and by a pipeline, in turn;
 * how the two compare is said at the end, and it is an error if 4 million rows or more in blocks
 * take over 1.3 times as long ({@code -foe true} makes JMH's exit code tell). Each begins with rows
 * in memory and an empty table and ends with the commit; to open the catalog, to build the pipeline
 * and to start the runner is part of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 7)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class WriteTableBenchmark {
  private static final int DISTINCT_BLOCKS = 64;

  /** The wall time of a pipeline by that of Iceberg's own API. */
  private static final double MOST = 1.3;

  /** With fewer rows, the start of a pipeline is much of it. */
  private static final int GUARDED_BLOCKS = 1024;

  /** What the pipeline has the rows as. */
  @Param({"blocks", "rows"})
  public String form = "blocks";

  /** Whether the table has a partition per day. */
  @Param({"none", "day"})
  public String partitions = "none";

  /** How many blocks of 4096 rows are written. */
  @Param("1024")
  public int blocks = 1024;

  private final int workers = Runtime.getRuntime().availableProcessors();
  private final Costs costs = new Costs();
  private @Nullable TableEvents rows;
  private @Nullable TableContent wanted;
  private boolean isMeasured;

  /** Made by JMH. */
  public WriteTableBenchmark() {}

  private IcebergTable table() {
    return partitions.equals("day")
        ? TableEvents.TABLE.partitionedBy(PartitionColumn.day("at"))
        : TableEvents.TABLE;
  }

  private Form ofPipeline() {
    return Form.valueOf(form.toUpperCase(Locale.ROOT));
  }

  /** Makes the rows. */
  @Setup
  public void setup() {
    try (NewTable empty = NewTable.of(table())) {
      rows =
          new TableEvents(Math.min(blocks, DISTINCT_BLOCKS), ofPipeline(), empty.load().schema());
    }
    wanted = TableContent.of(requireNonNull(rows), blocks);
  }

  /** Tells warm-up from what is measured. */
  @Setup(Level.Iteration)
  public void begin(IterationParams iteration) {
    isMeasured = iteration.getType() == IterationType.MEASUREMENT;
  }

  /** Both, one after the other. */
  @Benchmark
  public void pair() {
    TableEvents given = requireNonNull(rows, "not set up");
    Cost plain = costOf(table -> PlainWrite.run(table.catalog(), given, blocks, workers));
    Cost ours =
        costOf(
            table ->
                PipelineWrite.run(
                    table.catalog(), table.spec(), given, ofPipeline(), blocks, workers));
    if (isMeasured) {
      costs.add(plain, ours);
    }
  }

  private Cost costOf(Consumer<NewTable> write) {
    try (NewTable table = NewTable.of(table())) {
      Cost cost = Cost.of(() -> write.accept(table));
      requireWhole(table.load());
      return cost;
    }
  }

  /** Reads it back in the warm-up, where it disturbs nothing; later its own count must do. */
  private void requireWhole(Table table) {
    TableContent expected = requireNonNull(wanted, "not set up");
    TableContent found =
        isMeasured
            ? new TableContent(NewTable.records(table), expected.hash())
            : TableContent.of(table);
    if (!found.equals(expected)) {
      throw new IllegalStateException(
          "Cannot compare: the table has " + found + " (must be " + expected + ")");
    }
  }

  /** Says how they compare. */
  @TearDown
  public void report() {
    if (costs.isEmpty()) {
      return;
    }
    System.out.printf(
        "%n%,d rows as %s, partitions %s, %d cores: %s%n",
        requireNonNull(wanted, "not set up").rows(), form, partitions, workers, costs.text());
    double ratio = costs.ratio(Cost::wallSeconds);
    if (ofPipeline() == Form.BLOCKS && blocks >= GUARDED_BLOCKS && ratio > MOST) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "Slower than %.1f times Iceberg's own API: %.2f times", MOST, ratio));
    }
  }
}
