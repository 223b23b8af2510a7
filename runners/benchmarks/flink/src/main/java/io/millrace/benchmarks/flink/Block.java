/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

/** Rows of one shard, column by column. */
final class Block {
  final int shard;
  final long[] idHigh;
  final long[] idLow;
  final long[] timestamp;
  final int[] category;
  final long[] cents;
  int rows;

  Block(int shard, int capacity) {
    this.shard = shard;
    idHigh = new long[capacity];
    idLow = new long[capacity];
    timestamp = new long[capacity];
    category = new int[capacity];
    cents = new long[capacity];
  }

  boolean isFull() {
    return rows == idHigh.length;
  }

  void add(long high, long low, long time, int categoryNumber, long amount) {
    idHigh[rows] = high;
    idLow[rows] = low;
    timestamp[rows] = time;
    category[rows] = categoryNumber;
    cents[rows] = amount;
    rows++;
  }

  /** Moves a row to an earlier place, when those between are dropped. */
  void move(int from, int to) {
    idHigh[to] = idHigh[from];
    idLow[to] = idLow[from];
    timestamp[to] = timestamp[from];
    category[to] = category[from];
    cents[to] = cents[from];
  }

  long maxTimestamp() {
    long max = Long.MIN_VALUE;
    for (int row = 0; row < rows; row++) {
      max = Math.max(max, timestamp[row]);
    }
    return max;
  }
}
