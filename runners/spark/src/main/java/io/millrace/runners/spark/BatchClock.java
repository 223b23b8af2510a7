/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.transforms.Internal;
import java.util.concurrent.Semaphore;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerWrapper;
import org.apache.spark.util.SystemClock;

/**
 * When Spark makes up a micro-batch: at its time, and not before there is room for it. Spark itself
 * goes by time alone, so that a stream that comes faster than it is worked off is read into memory
 * without an end. Spark makes the clock, by the name of this class.
 *
 * @since 0.1
 */
@Internal
public final class BatchClock extends SystemClock {
  /** One is worked off while the next is read. */
  private static final int MOST_UNDER_WAY = 2;

  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
  private volatile boolean isBounded;

  /** Has a stream wait for room from now on. */
  static void bound(EvaluationContext context) {
    BatchClock clock = (BatchClock) context.getStreamingContext().ssc().scheduler().clock();
    clock.bound();
    context
        .getStreamingContext()
        .addStreamingListener(new JavaStreamingListenerWrapper(clock.new Done()));
  }

  void bound() {
    isBounded = true;
  }

  @Override
  public long waitTillTime(long time) {
    long now = super.waitTillTime(time);
    if (isBounded) {
      try {
        room.acquire();
      } catch (InterruptedException e) {
        // The one that asks stops by itself.
        Thread.currentThread().interrupt();
      }
    }
    return now;
  }

  /** A micro-batch is done. */
  void done() {
    room.release();
  }

  private final class Done extends JavaStreamingListener {
    @Override
    public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
      done();
    }
  }
}
