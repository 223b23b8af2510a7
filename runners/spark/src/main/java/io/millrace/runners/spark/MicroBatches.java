/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.runners.spark.Pin.Read;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.beam.runners.spark.translation.SingleEmitInputDStream;
import org.apache.beam.runners.spark.util.ByteArray;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.DStreamGraph;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import org.apache.spark.streaming.api.java.JavaStreamingListenerWrapper;
import org.apache.spark.streaming.dstream.DStream;
import org.apache.spark.streaming.dstream.InputDStream;
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** The micro-batches of a stream, as its driver makes them up, follows and ends them. */
final class MicroBatches {
  private final StreamLog log;
  private final BatchWatermarks watermarks = new BatchWatermarks();
  private final Snapshots snapshots;
  private final List<SourceStream> sources = new ArrayList<>();
  private final Set<String> keeping = new TreeSet<>();

  MicroBatches(StreamLog log) {
    this.log = log;
    this.snapshots = new Snapshots(log, watermarks);
  }

  StreamLog log() {
    return log;
  }

  BatchWatermarks watermarks() {
    return watermarks;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  /** Adds a source that is read by the step. */
  SourceStream source(EvaluationContext context, String step, List<SplitReading<?, ?>> splits) {
    Optional<Read> restored = log.restoredRead(step);
    SourceStream source = new SourceStream(context, step, splits, restored, watermarks);
    sources.add(source);
    return source;
  }

  /**
   * Adds a step that keeps state of keys.
   *
   * @param elements by key, encoded
   * @param read the sources that they come from
   * @return what the keys give out, encoded
   */
  JavaDStream<byte[]> keyed(
      JavaPairDStream<ByteArray, byte[]> elements,
      KeyWork<?> work,
      List<Integer> read,
      EvaluationContext context) {
    String step = context.getCurrentTransform().getFullName();
    keeping.add(step);
    GroupStream keys = new GroupStream(elements.dstream(), work, read, this, step);
    long every = context.getOptions().as(SparkPipelineOptions.class).getCheckpointDurationMillis();
    if (every > 0) {
      DStream<?> unused = keys.checkpoint(new Duration(every));
    }
    ClassTag<Tuple2<ByteArray, KeyState>> tag = JavaSparkContext$.MODULE$.fakeClassTag();
    return JavaDStream.fromDStream(keys, tag).mapPartitions(ArrivalOrder::outputs);
  }

  /** All steps are translated, and none is yet an output. */
  void start(EvaluationContext context) {
    if (watermarks.knowsNone()) {
      return;
    }
    DStreamGraph graph = context.getStreamingContext().ssc().graph();
    graph.addOutputStream(new BatchStart(context, sources, watermarks, log, snapshots));
    context.getStreamingContext().addStreamingListener(new JavaStreamingListenerWrapper(snapshots));
    StreamEnd.stop(context, watermarks);
    BatchClock.bound(context);
    if (log.restored().last().number() > 0) {
      requireSame("sources", read(), log.restored().splits().keySet());
      requireSame("steps with state", keeping, log.restored().keys().keySet());
      skipBounded(graph);
    }
    try {
      log.begin();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot begin the log of the stream: " + e.getMessage(), e);
    }
  }

  private Set<String> read() {
    return sources.stream().map(SourceStream::step).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void requireSame(String what, Set<String> here, Set<String> restored) {
    if (!here.equals(restored)) {
      throw new IllegalStateException(
          "Cannot resume: its %s were %s, and are %s; resume it with the Millrace that ran it"
              .formatted(what, restored, here));
    }
  }

  /** What has an end and flows into the stream was in its first micro-batch. */
  private static void skipBounded(DStreamGraph graph) {
    for (InputDStream<?> input : graph.getInputStreams()) {
      if (input instanceof SingleEmitInputDStream<?> bounded) {
        Option<? extends RDD<?>> unused = bounded.compute(new Time(0));
      }
    }
  }
}
