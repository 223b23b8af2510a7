/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.ReadBatch;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/** The records of these tests, and reading them without a runner. */
final class Clicks {
  static final Schema SCHEMA = Schema.builder().addStringField("id").addInt64Field("ts").build();
  static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  static final StepContext CONTEXT = new StepContext("run-1", "clicks/Read");

  private static final InstantSource NEVER = InstantSource.fixed(Instant.EPOCH);

  private Clicks() {}

  static String click(String id, long time) {
    return "{\"id\":\"" + id + "\",\"ts\":" + time + "}";
  }

  static ReadKafkaBlocks read(KafkaBroker kafka, String topic) {
    return ReadKafkaBlocks.json(topic, SCHEMA)
        .servedBy(kafka.servers())
        .eventTimeIn("ts")
        .allowingDisorder(Duration.ofMillis(10))
        .at(CONTEXT);
  }

  /** A reader of all partitions, not started. */
  static KafkaReader reader(ReadKafkaBlocks read, @Nullable KafkaMark mark, InstantSource clock) {
    return read.source().split(1, OPTIONS).get(0).createReader(OPTIONS, mark, clock);
  }

  /** What one reader of all partitions gives out up to the end. */
  static List<ReadBatch> all(ReadKafkaBlocks read) throws IOException {
    List<ReadBatch> batches = new ArrayList<>();
    try (KafkaReader reader = reader(read, null, NEVER)) {
      some(reader, Integer.MAX_VALUE, batches);
    }
    return batches;
  }

  /** Adds so many batches more, or what is left of a read that has an end. */
  static void some(KafkaReader reader, int count, List<ReadBatch> batches) {
    boolean first = batches.isEmpty();
    int wanted = count == Integer.MAX_VALUE ? count : batches.size() + count;
    while (batches.size() < wanted && reader.getWatermark().getMillis() < end()) {
      if (first ? reader.start() : reader.advance()) {
        batches.add(reader.getCurrent());
      }
      first = false;
    }
  }

  private static long end() {
    return BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
  }

  /** A line for each row: its partition, id and stamp. */
  static List<String> rows(List<ReadBatch> batches) {
    List<String> rows = new ArrayList<>();
    for (ReadBatch batch : batches) {
      Block block = batch.block();
      for (int row = 0; block != null && row < block.rows(); row++) {
        String stamp = block.stamp(row) == Block.ON_TIME ? "" : " after " + block.stamp(row);
        rows.add(batch.place() + " " + block.row(row).getString("id") + stamp);
      }
    }
    return rows;
  }

  /** The values of a STRING field, in order. */
  static List<String> values(List<ReadBatch> batches, String field) {
    List<String> values = new ArrayList<>();
    for (ReadBatch batch : batches) {
      Block block = batch.block();
      for (int row = 0; block != null && row < block.rows(); row++) {
        values.add(String.valueOf(block.row(row).getString(field)));
      }
    }
    return values;
  }
}
