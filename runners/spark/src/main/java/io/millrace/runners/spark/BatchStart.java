/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;

import io.millrace.runners.spark.Pin.Read;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaStreamingListenerWrapper;
import org.apache.spark.streaming.dstream.DStream;
import org.apache.spark.streaming.scheduler.Job;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Makes up each micro-batch before any of it is worked off, since Spark asks its outputs in their
 * order and this is the first: all sources are read, and how far is in the log. What another driver
 * has pinned is made up again as it was.
 */
final class BatchStart extends DStream<SourceSlice> {
  private static final long serialVersionUID = 1L;
  private final ArrayList<SourceStream> sources;
  private final BatchWatermarks watermarks;
  private final transient StreamLog log;
  private final transient Snapshots snapshots;
  private final transient BatchCaches caches = new BatchCaches();
  private long number;

  BatchStart(
      EvaluationContext context,
      List<SourceStream> sources,
      BatchWatermarks watermarks,
      StreamLog log,
      Snapshots snapshots) {
    super(context.getStreamingContext().ssc(), JavaSparkContext$.MODULE$.fakeClassTag());
    this.sources = new ArrayList<>(sources);
    this.watermarks = watermarks;
    this.log = log;
    this.snapshots = snapshots;
    this.number = log.restored().last().number();
    context.getStreamingContext().addStreamingListener(new JavaStreamingListenerWrapper(caches));
  }

  @Override
  public Duration slideDuration() {
    return graph().batchDuration();
  }

  @Override
  public scala.collection.immutable.List<DStream<?>> dependencies() {
    return JavaConverters.asScalaBuffer(new ArrayList<DStream<?>>(sources)).toList();
  }

  @Override
  public Option<RDD<SourceSlice>> compute(Time time) {
    return Option.empty();
  }

  @Override
  public Option<Job> generateJob(Time time) {
    caches.release(graph());
    if (!watermarks.isLast(time.$minus(slideDuration()).milliseconds())) {
      try {
        snapshots.begin(time.milliseconds(), makeUp(time));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot pin a micro-batch: " + e.getMessage(), e);
      }
    }
    return Option.empty();
  }

  private Pin makeUp(Time time) throws IOException {
    number++;
    Optional<Pin> pinned = log.pinned(number);
    long begin = pinned.map(Pin::begin).orElse(time.milliseconds());
    watermarks.begin(begin);
    TreeMap<String, Read> reads = new TreeMap<>();
    for (SourceStream source : sources) {
      String step = source.step();
      Optional<Read> read =
          pinned.map(pin -> requireNonNull(pin.reads().get(step), "a source that was not read"));
      reads.put(step, source.read(time, read));
    }
    Pin pin = new Pin(number, begin, reads);
    if (pinned.isEmpty()) {
      log.write(pin);
    }
    return pin;
  }
}
