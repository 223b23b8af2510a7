/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;

import io.millrace.runners.spark.Pin.Read;
import io.millrace.runners.spark.SourceSlice.End;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
  private final String step;
  private final ArrayList<SplitReading<?, ?>> splits;
  private final ArrayList<@Nullable End> ends;
  private final BatchWatermarks watermarks;

  /** How far the micro-batch that is made up reads; null if it is to be found out. */
  private transient @Nullable Read pinned;

  /**
   * @param step the transform that reads
   * @param restored how far another driver has read; empty to begin
   */
  SourceStream(
      EvaluationContext context,
      String step,
      List<SplitReading<?, ?>> splits,
      Optional<Read> restored,
      BatchWatermarks watermarks) {
    super(context.getStreamingContext().ssc(), JavaSparkContext$.MODULE$.fakeClassTag());
    this.step = step;
    this.splits = new ArrayList<>(splits);
    this.ends =
        restored
            .map(read -> new ArrayList<@Nullable End>(read.ends()))
            .orElseGet(() -> new ArrayList<>(Collections.nCopies(splits.size(), null)));
    this.watermarks = watermarks;
    watermarks.expect(id(), restored.map(Read::watermark).orElse(BatchWatermarks.least()));
    persist(StorageLevel.MEMORY_AND_DISK());
  }

  String step() {
    return step;
  }

  /**
   * Reads the micro-batch of a time.
   *
   * @param pin how far; empty for as far as it goes
   */
  Read read(Time time, Optional<Read> pin) {
    pinned = pin.orElse(null);
    Option<RDD<SourceSlice>> unused = getOrCompute(time);
    pinned = null;
    ArrayList<End> behind = new ArrayList<>();
    ends.forEach(end -> behind.add(requireNonNull(end, "not read")));
    return new Read(behind, watermarks.of(List.of(id())).after());
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
    List<End> read = pinned == null ? slices.pin() : slices.pin(pinned.ends());
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
