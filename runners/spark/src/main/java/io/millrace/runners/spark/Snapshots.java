/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.api.java.JavaBatchInfo;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;

/**
 * Notes how far a stream has come: whenever Spark has written what all steps keep of keys behind a
 * micro-batch, and neither it nor one before it has failed.
 */
final class Snapshots extends JavaStreamingListener {
  private final StreamLog log;
  private final BatchWatermarks watermarks;

  /** By the time that Spark knows them by. */
  private final Map<Long, Batch> underWay = new ConcurrentHashMap<>();

  private boolean failed;

  /**
   * A micro-batch.
   *
   * @param keys what is kept of keys behind it, by step
   */
  private record Batch(Pin pin, Map<String, RDD<?>> keys) {}

  Snapshots(StreamLog log, BatchWatermarks watermarks) {
    this.log = log;
    this.watermarks = watermarks;
  }

  /** A micro-batch is made up. */
  void begin(long time, Pin pin) {
    underWay.put(time, new Batch(pin, new TreeMap<>()));
  }

  /** A step will have kept that behind a micro-batch. */
  void keep(long time, String step, RDD<?> keys) {
    Batch batch = underWay.get(time);
    if (batch != null) {
      batch.keys().put(step, keys);
    }
  }

  @Override
  public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
    JavaBatchInfo info = completed.batchInfo();
    long time = info.batchTime().milliseconds();
    Batch batch = underWay.remove(time);
    // Spark works the next one off all the same, until it is told to stop.
    failed |=
        info.outputOperationInfos().values().stream()
            .anyMatch(operation -> operation.failureReason() != null);
    if (failed || batch == null) {
      return;
    }
    TreeMap<String, String> files = new TreeMap<>();
    batch
        .keys()
        .forEach((step, keys) -> keys.getCheckpointFile().foreach(file -> files.put(step, file)));
    if (files.size() == batch.keys().size()) {
      write(batch.pin(), files);
    }
    if (watermarks.isLast(time)) {
      log.end();
    }
  }

  private void write(Pin pin, TreeMap<String, String> files) {
    try {
      log.reached(pin, files);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the state of the stream: " + e.getMessage(), e);
    }
  }
}
