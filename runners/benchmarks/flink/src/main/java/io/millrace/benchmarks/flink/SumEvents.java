/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import org.apache.flink.api.common.functions.AggregateFunction;

/** Sums the events of a window as they come. */
final class SumEvents implements AggregateFunction<Event, Sum, Sum> {

  @Override
  public Sum createAccumulator() {
    return new Sum();
  }

  @Override
  public Sum add(Event event, Sum sum) {
    return sum.add(1, Math.multiplyExact(event.quantity, event.cents));
  }

  @Override
  public Sum getResult(Sum sum) {
    return sum;
  }

  @Override
  public Sum merge(Sum a, Sum b) {
    return a.add(b.count, b.cents);
  }
}
