/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import java.util.stream.IntStream;

/**
 * The blocks of one of several workers.
 *
 * @param from the number of its first
 * @param to the number behind its last
 */
record Share(int from, int to) {
  /** That of a worker, from 0. */
  static Share of(int worker, int workers, int blocks) {
    return new Share(
        (int) ((long) blocks * worker / workers), (int) ((long) blocks * (worker + 1) / workers));
  }

  IntStream blocks() {
    return IntStream.range(from, to);
  }
}
