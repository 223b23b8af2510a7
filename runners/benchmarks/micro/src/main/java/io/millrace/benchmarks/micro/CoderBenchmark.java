/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes from a block and back, for each row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(EventBatch.ROWS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CoderBenchmark {
  private final BlockCoder coder = BlockCoder.of(EventBatch.SCHEMA);
  private final Block block = new EventBatch().block();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private byte[] encoded = {};

  /** Made by JMH. */
  public CoderBenchmark() {}

  /** What {@link #decode} reads. */
  @Setup
  public void setup() throws IOException {
    encode();
    encoded = out.toByteArray();
  }

  /** A block to bytes. */
  @Benchmark
  public int encode() throws IOException {
    out.reset();
    coder.encode(block, out);
    return out.size();
  }

  /** Bytes to a block. */
  @Benchmark
  public Block decode() throws IOException {
    return coder.decode(new ByteArrayInputStream(encoded));
  }
}
