/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

/** Count and revenue of some events: a Flink POJO. */
public class Sum {
  public long count;
  public long cents;

  Sum add(long moreCount, long moreCents) {
    count += moreCount;
    cents = Math.addExact(cents, moreCents);
    return this;
  }
}
