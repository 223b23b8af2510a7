/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;

/**
 * How a Spark cluster is set up.
 *
 * @param workers how many start with it, 1 to 16; default 2
 * @param cores of each worker, 1 to 64; default 1
 * @param heapMebibytes the memory that a worker lends to executors, 512 to 65536; default 1024.
 *     Each executor of the kit takes half of it unless the job says otherwise
 * @since 0.1
 */
@Evolving
public record SparkClusterSpec(int workers, int cores, int heapMebibytes) {
  private static final int MOST_WORKERS = 16;
  private static final int MOST_CORES = 64;

  public SparkClusterSpec {
    Bounds.check("workers", workers, 1, MOST_WORKERS);
    Bounds.check("cores", cores, 1, MOST_CORES);
    Bounds.check("heap mebibytes", heapMebibytes, 512, Bounds.MOST_HEAP);
  }

  /** Two workers of one core and 1 GiB. */
  public static SparkClusterSpec defaults() {
    return new SparkClusterSpec(2, 1, 1024);
  }

  /** With so many workers. */
  public SparkClusterSpec withWorkers(int count) {
    return new SparkClusterSpec(count, cores, heapMebibytes);
  }

  /** With so many cores of each worker. */
  public SparkClusterSpec withCores(int count) {
    return new SparkClusterSpec(workers, count, heapMebibytes);
  }

  /** With so much memory of each worker. */
  public SparkClusterSpec withHeapMebibytes(int mebibytes) {
    return new SparkClusterSpec(workers, cores, mebibytes);
  }
}
