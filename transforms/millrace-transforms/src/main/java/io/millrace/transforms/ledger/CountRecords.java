/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.ledger;

import io.millrace.transforms.ValidationException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Adds up a weight over each bundle and emits one number per bundle under a fixed key. */
final class CountRecords<T> extends PTransform<PCollection<T>, PCollection<KV<String, Long>>> {
  private static final long serialVersionUID = 1L;
  private final String key;
  private final SerializableFunction<T, Long> weight;

  private CountRecords(String key, SerializableFunction<T, Long> weight) {
    this.key = key;
    this.weight = weight;
  }

  static <T> CountRecords<T> as(String key, SerializableFunction<T, Long> weight) {
    return new CountRecords<>(key, weight);
  }

  @Override
  public PCollection<KV<String, Long>> expand(PCollection<T> input) {
    if (!(input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new ValidationException(
          "Cannot count "
              + input.getName()
              + " in the ledger: it is windowed by "
              + input.getWindowingStrategy().getWindowFn()
              + "; carry the window as a field and count in the global window");
    }
    return input
        .apply(ParDo.of(new CountFn<>(key, weight)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
  }

  private static final class CountFn<T> extends DoFn<T, KV<String, Long>> {
    private static final long serialVersionUID = 1L;
    private final String key;
    private final SerializableFunction<T, Long> weight;
    private final Counter progress;
    private final Distribution activity;
    private transient long count;

    CountFn(String key, SerializableFunction<T, Long> weight) {
      this.key = key;
      this.progress = LedgerMetrics.progress(key);
      this.activity = LedgerMetrics.activity(key);
      this.weight = weight;
    }

    @StartBundle
    public void startBundle() {
      count = 0;
      activity.update(System.currentTimeMillis());
    }

    @ProcessElement
    public void processElement(@Element T element) {
      count = Math.addExact(count, weight.apply(element));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (count != 0) {
        progress.inc(count);
        activity.update(System.currentTimeMillis());
        context.output(
            KV.of(key, count), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }
  }
}
