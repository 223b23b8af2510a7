/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.runners.spark.SourceSlice.End;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.dstream.InputDStream;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * An unbounded source, a micro-batch at a time. Each is read before any of its work begins, and
 * with it the watermark that the work goes by.
 */
final class SourceStream extends InputDStream<SourceSlice> {
  private static final long serialVersionUID = 1L;
  private final ArrayList<SplitReading<?, ?>> splits;
  private final ArrayList<@Nullable End> ends;
  private final BatchWatermarks watermarks;

  SourceStream(
      EvaluationContext context, List<SplitReading<?, ?>> splits, BatchWatermarks watermarks) {
    super(context.getStreamingContext().ssc(), JavaSparkContext$.MODULE$.fakeClassTag());
    this.splits = new ArrayList<>(splits);
    this.ends = new ArrayList<>(Collections.nCopies(splits.size(), null));
    this.watermarks = watermarks;
    watermarks.expect(id());
    persist(StorageLevel.MEMORY_AND_DISK());
  }

  @Override
  public Option<RDD<SourceSlice>> compute(Time time) {
    if (BatchWatermarks.isOver(watermark())) {
      watermarks.advance(id(), watermark(), time.milliseconds());
      return Option.apply(
          context().sparkContext().emptyRDD(JavaSparkContext$.MODULE$.fakeClassTag()));
    }
    long late = System.currentTimeMillis() - time.milliseconds();
    SliceRdd slices = new SliceRdd(context().sparkContext(), splits, ends, late);
    slices.persist(storageLevel());
    List<End> read = slices.pin();
    ends.clear();
    ends.addAll(read);
    read.forEach(end -> MetricsAccumulator.getInstance().value().updateAll(end.metrics()));
    watermarks.advance(id(), watermark(), time.milliseconds());
    return Option.apply(slices);
  }

  /** Of the slowest split. */
  private long watermark() {
    return ends.stream()
        .mapToLong(end -> end == null ? BatchWatermarks.least() : end.watermark())
        .min()
        .orElseThrow();
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
