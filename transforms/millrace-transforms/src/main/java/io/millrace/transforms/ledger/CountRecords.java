/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.ledger;

import io.millrace.transforms.ValidationException;
import java.util.List;
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

/** Adds up a weight over each bundle and emits one number per bundle under each of its keys. */
final class CountRecords<T> extends PTransform<PCollection<T>, PCollection<KV<String, Long>>> {
  private static final long serialVersionUID = 1L;
  private final List<String> keys;
  private final SerializableFunction<? super T, Long> weight;

  private CountRecords(List<String> keys, SerializableFunction<? super T, Long> weight) {
    this.keys = List.copyOf(keys);
    this.weight = weight;
  }

  static <T> CountRecords<T> as(List<String> keys, SerializableFunction<? super T, Long> weight) {
    return new CountRecords<>(keys, weight);
  }

  /**
   * @throws ValidationException if a collection is windowed
   */
  static void requireGlobal(PCollection<?> input) {
    if (!(input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new ValidationException(
          "Cannot count "
              + input.getName()
              + " in the ledger: it is windowed by "
              + input.getWindowingStrategy().getWindowFn()
              + "; carry the window as a field and count in the global window");
    }
  }

  @Override
  public PCollection<KV<String, Long>> expand(PCollection<T> input) {
    return input
        .apply(ParDo.of(new CountFn<>(keys, weight)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
  }

  private static final class CountFn<T> extends DoFn<T, KV<String, Long>> {
    private static final long serialVersionUID = 1L;
    private final List<String> keys;
    private final SerializableFunction<? super T, Long> weight;
    private final List<Counter> progress;
    private final List<Distribution> activity;
    private transient long count;

    CountFn(List<String> keys, SerializableFunction<? super T, Long> weight) {
      this.keys = keys;
      this.progress = keys.stream().map(LedgerMetrics::progress).toList();
      this.activity = keys.stream().map(LedgerMetrics::activity).toList();
      this.weight = weight;
    }

    @StartBundle
    public void startBundle() {
      count = 0;
      updateActivity();
    }

    private void updateActivity() {
      long now = System.currentTimeMillis();
      activity.forEach(distribution -> distribution.update(now));
    }

    @ProcessElement
    public void processElement(@Element T element) {
      count = Math.addExact(count, weight.apply(element));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (count == 0) {
        return;
      }
      progress.forEach(counter -> counter.inc(count));
      updateActivity();
      for (String key : keys) {
        context.output(
            KV.of(key, count), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }
  }
}
