/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.BlockTimes;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Groups what waits by shard and period, each as the watermark decides it. */
final class PlaceGroups {
  private PlaceGroups() {}

  /**
   * Groups parts without end.
   *
   * @param parts by shard and start of period
   */
  static <V> PCollection<KV<KV<Integer, Long>, Iterable<V>>> whenDecided(
      PCollection<KV<KV<Integer, Long>, V>> parts, PeriodCut cut) {
    Coder<V> part = partCoder(parts);
    PCollection<KV<KV<Integer, Long>, V>> waiting =
        parts.apply("WhenDecided", FiringWindows.whenDecided(cut));
    if (!parts.getPipeline().getOptions().as(MillraceOptions.class).getBundlePerKey()) {
      return waiting.apply("GroupByShard", GroupByKey.create());
    }
    return waiting
        .apply("ShareKeys", ParDo.of(new ShareKeysFn<V>(cut)))
        .setCoder(KvCoder.of(Spread.PLACES, KvCoder.of(VarLongCoder.of(), part)))
        .apply("GroupByShard", GroupByKey.create())
        .apply("PartKeys", ParDo.of(new PartKeysFn<V>()))
        .setCoder(KvCoder.of(Spread.PLACES, IterableCoder.of(part)));
  }

  private static <V> Coder<V> partCoder(PCollection<KV<KV<Integer, Long>, V>> parts) {
    return ((KvCoder<KV<Integer, Long>, V>) parts.getCoder()).getValueCoder();
  }

  /**
   * Takes the period out of the key, so that all periods of a shard that are decided together are
   * one bundle behind the group. Their windows keep them apart: each period has one of its own.
   */
  private static final class ShareKeysFn<V>
      extends DoFn<KV<KV<Integer, Long>, V>, KV<KV<Integer, Long>, KV<Long, V>>> {
    private static final long serialVersionUID = 1L;
    private static final long ANY = 0;

    private final PeriodCut cut;

    ShareKeysFn(PeriodCut cut) {
      this.cut = cut;
    }

    @ProcessElement
    public void processElement(
        @Element KV<KV<Integer, Long>, V> part,
        OutputReceiver<KV<KV<Integer, Long>, KV<Long, V>>> out) {
      long period = part.getKey().getValue();
      KV<Integer, Long> key =
          hasWindowOfItsOwn(period) ? KV.of(part.getKey().getKey(), ANY) : part.getKey();
      out.output(KV.of(key, KV.of(period, part.getValue())));
    }

    /** Those decided outside of Beam's range share the window at its end. */
    private boolean hasWindowOfItsOwn(long period) {
      long decided = cut.decidedAt(period);
      return BlockTimes.within(decided).getMillis() == decided;
    }
  }

  /** Puts the period back into the key. */
  private static final class PartKeysFn<V>
      extends DoFn<
          KV<KV<Integer, Long>, Iterable<KV<Long, V>>>, KV<KV<Integer, Long>, Iterable<V>>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<KV<Integer, Long>, Iterable<KV<Long, V>>> group,
        OutputReceiver<KV<KV<Integer, Long>, Iterable<V>>> out) {
      // All are of one window, and so of one period.
      long period = group.getValue().iterator().next().getKey();
      List<V> parts = new ArrayList<>();
      group.getValue().forEach(part -> parts.add(part.getValue()));
      out.output(KV.of(KV.of(group.getKey().getKey(), period), parts));
    }
  }
}
