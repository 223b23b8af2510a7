/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;

/** Count and revenue of some events. */
final class Revenue {
  long count;
  long cents;

  Revenue add(long moreCount, long moreCents) {
    count += moreCount;
    cents = Math.addExact(cents, moreCents);
    return this;
  }

  /** Sums the events of a category and window. */
  static final class SumFn extends Combine.CombineFn<Event, Revenue, Revenue> {
    private static final long serialVersionUID = 1;

    @Override
    public Revenue createAccumulator() {
      return new Revenue();
    }

    @Override
    public Revenue addInput(Revenue sum, Event event) {
      return sum.add(1, Math.multiplyExact(event.quantity, event.cents));
    }

    @Override
    public Revenue mergeAccumulators(Iterable<Revenue> sums) {
      Revenue merged = new Revenue();
      sums.forEach(sum -> merged.add(sum.count, sum.cents));
      return merged;
    }

    @Override
    public Revenue extractOutput(Revenue sum) {
      return sum;
    }

    @Override
    public Coder<Revenue> getAccumulatorCoder(CoderRegistry registry, Coder<Event> inputCoder) {
      return new RevenueCoder();
    }

    @Override
    public Coder<Revenue> getDefaultOutputCoder(CoderRegistry registry, Coder<Event> inputCoder) {
      return new RevenueCoder();
    }
  }

  private static final class RevenueCoder extends AtomicCoder<Revenue> {
    private static final long serialVersionUID = 1;
    private static final VarLongCoder LONG = VarLongCoder.of();

    @Override
    public void encode(Revenue sum, OutputStream out) throws IOException {
      LONG.encode(sum.count, out);
      LONG.encode(sum.cents, out);
    }

    @Override
    public Revenue decode(InputStream in) throws IOException {
      return new Revenue().add(LONG.decode(in), LONG.decode(in));
    }
  }
}
