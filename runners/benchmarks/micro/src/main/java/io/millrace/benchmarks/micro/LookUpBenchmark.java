/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.KeyNumbers;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.schemas.Schema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The index of a lookup table, asked at random, for each row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LookUpBenchmark.ROWS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LookUpBenchmark {
  static final int ROWS = BlockBuilder.MAX_ROWS;
  private static final Schema SCHEMA = Schema.builder().addStringField("product_id").build();
  private static final int BLOCKS = 64;

  /** How many entries the table has; what a row costs must not grow with them. */
  @Param({"20000", "160000", "1000000"})
  public int entries = 20_000;

  private final KeyNumbers index = new KeyNumbers(SCHEMA, SCHEMA.getFieldNames());
  private final BlockKeys keys = new BlockKeys(SCHEMA, SCHEMA.getFieldNames());
  private final Block[] asked = new Block[BLOCKS];
  private int next;

  /** Made by JMH. */
  public LookUpBenchmark() {}

  /** The table, and blocks of keys that are all in it. */
  @Setup
  public void setup() {
    BlockBuilder rows = new BlockBuilder(SCHEMA, entries, Long.MAX_VALUE);
    for (int entry = 0; entry < entries; entry++) {
      add(rows, entry);
    }
    index.add(rows.build());
    SplittableRandom random = new SplittableRandom(1);
    for (int block = 0; block < BLOCKS; block++) {
      for (int row = 0; row < ROWS; row++) {
        add(rows, random.nextInt(entries));
      }
      asked[block] = rows.build();
    }
  }

  private static void add(BlockBuilder rows, int product) {
    byte[] id = ("p" + product).getBytes(StandardCharsets.UTF_8);
    rows.column(0).appendBytes(id, 0, id.length);
    rows.endRow(0, Block.ON_TIME);
  }

  /** The entry of each row of a block. */
  @Benchmark
  public int[] find() {
    Block block = asked[next++ % BLOCKS];
    keys.read(block);
    return index.find(keys, ROWS);
  }

  /** The key that the first block asks for in a row. */
  String asked(int row) {
    return asked[0].row(row).getString(0);
  }
}
