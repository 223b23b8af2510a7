/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerWrapper;

/**
 * Ends a stream whose sources have ended, which Spark does not do by itself: when the micro-batch
 * is done that their last watermarks were in, so are all windows.
 */
final class StreamEnd extends JavaStreamingListener {
  private final BatchWatermarks watermarks;

  /** Spark waits for its listeners before it stops, and knows threads that they make. */
  private final Thread stop;

  private boolean stopped;

  private StreamEnd(BatchWatermarks watermarks, Runnable stop) {
    this.watermarks = watermarks;
    this.stop = new Thread(stop, "end of stream");
  }

  static void stop(EvaluationContext context, BatchWatermarks watermarks) {
    StreamEnd end =
        new StreamEnd(
            watermarks,
            () ->
                context
                    .getStreamingContext()
                    .stop(/* stopSparkContext= */ false, /* gracefully= */ true));
    context.getStreamingContext().addStreamingListener(new JavaStreamingListenerWrapper(end));
  }

  @Override
  public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
    if (!stopped && watermarks.isLast(completed.batchInfo().batchTime().milliseconds())) {
      stopped = true;
      stop.start();
    }
  }
}
