/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.streaming.DStreamGraph;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.streaming.dstream.DStream;
import scala.collection.JavaConverters;

/**
 * Lets go of what a micro-batch that is done holds in memory. Spark itself would hold all between
 * two writings of the keys' state, so that what is lost need not be worked off again from the older
 * one; here that is done, since a micro-batch can be read again as it was.
 */
final class BatchCaches extends JavaStreamingListener {
  private final Queue<Time> done = new ConcurrentLinkedQueue<>();
  private final Set<DStream<?>> streams = new LinkedHashSet<>();

  @Override
  public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
    done.add(completed.batchInfo().batchTime());
  }

  /** Asked for by the thread that makes micro-batches up, as the maps of streams are its own. */
  void release(DStreamGraph graph) {
    if (streams.isEmpty()) {
      for (DStream<?> output : graph.getOutputStreams()) {
        add(output);
      }
    }
    Duration slide = graph.batchDuration();
    for (Time time = done.poll(); time != null; time = done.poll()) {
      for (DStream<?> stream : streams) {
        // The next micro-batch begins with what is kept of keys.
        release(stream, stream instanceof GroupStream ? time.$minus(slide) : time);
      }
    }
  }

  private void add(DStream<?> stream) {
    if (streams.add(stream)) {
      JavaConverters.seqAsJavaList(stream.dependencies()).forEach(this::add);
    }
  }

  private static <T> void release(DStream<T> stream, Time time) {
    stream.generatedRDDs().get(time).foreach(rdd -> rdd.unpersist(/* blocking= */ false));
  }
}
