/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import io.millrace.transforms.seen.Ids128;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An index that takes in a million new ids, in turn with those of other shards: growth, and the
 * memory it pushes out of the caches, are part of the figure.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SeenBenchmark.IDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SeenBenchmark {
  static final int IDS = 1 << 20;
  private static final int SHARDS = 4;
  private static final int BATCH = 4096;
  private static final long HORIZON_MILLIS = 3_600_000;

  private final long[] high = new long[BATCH];
  private final long[] low = new long[BATCH];
  private final long[] time = new long[BATCH];
  private final boolean[] kept = new boolean[BATCH];

  /** Made by JMH. */
  public SeenBenchmark() {}

  /** Every id is new. */
  @Benchmark
  public long keepNew() {
    SplittableRandom random = new SplittableRandom(1);
    Ids128[] shards = new Ids128[SHARDS];
    for (int shard = 0; shard < SHARDS; shard++) {
      shards[shard] = new Ids128(HORIZON_MILLIS);
    }
    long news = 0;
    for (int batch = 0; batch < IDS / BATCH; batch++) {
      for (int i = 0; i < BATCH; i++) {
        high[i] = random.nextLong();
        low[i] = random.nextLong();
        time[i] = batch * 10L;
      }
      news += shards[batch % SHARDS].keepNew(high, low, time, 0, BATCH, kept);
    }
    if (news != IDS) {
      throw new IllegalStateException("Invalid number of new ids: " + news);
    }
    return news;
  }
}
