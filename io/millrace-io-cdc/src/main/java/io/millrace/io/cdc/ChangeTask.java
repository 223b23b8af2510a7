/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.io.Closeable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * A task of a Debezium connector, driven as Kafka Connect drives it: asked for records, and told
 * what is kept of them. Not thread-safe.
 */
final class ChangeTask implements Closeable {
  private final SourceTask task;
  private final Offsets offsets;

  private ChangeTask(SourceTask task, Offsets offsets) {
    this.task = task;
    this.offsets = offsets;
  }

  /**
   * Starts a task.
   *
   * @param offset where it begins
   * @throws ConnectException if it does not start
   */
  static ChangeTask start(SourceTask task, Map<String, String> config, Map<String, Object> offset) {
    Offsets offsets = new Offsets(offset);
    task.initialize(new Context(config, offsets));
    ChangeTask started = new ChangeTask(task, offsets);
    try {
      task.start(config);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  /** Records that came since, after a little while also none. */
  List<SourceRecord> poll() {
    try {
      List<SourceRecord> records = task.poll();
      return records == null ? List.of() : records;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while waiting for changes", e);
    }
  }

  /** Says with the next poll, or the end, that all up to an offset is kept. */
  void confirm(Map<String, Object> offset) {
    offsets.offset = offset;
    try {
      task.commit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while confirming changes", e);
    }
  }

  @Override
  public void close() {
    task.stop();
  }

  private record Context(Map<String, String> configs, OffsetStorageReader offsetStorageReader)
      implements SourceTaskContext {}

  /** Knows one partition. */
  private static final class Offsets implements OffsetStorageReader {
    private volatile Map<String, Object> offset;

    Offsets(Map<String, Object> offset) {
      this.offset = offset;
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      return offset;
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> all = new HashMap<>();
      partitions.forEach(partition -> all.put(partition, offset));
      return all;
    }
  }
}
