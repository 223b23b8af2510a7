/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.io.files.WrittenFile;
import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollection;

/** Workload e2: all fields of the events, and their category, as Parquet. */
final class EventFiles {
  static final String WRITE = "events/Write";

  private static final Schema EVENT =
      Schema.builder()
          .addStringField("event_id")
          .addStringField("type")
          .addInt64Field("ts")
          .addStringField("user_id")
          .addStringField("session_id")
          .addStringField("product_id")
          .addInt32Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .addStringField("currency")
          .addStringField("country")
          .build();

  private EventFiles() {}

  static void build(Job job, PCollection<Block> products) {
    PCollection<Block> enriched = EnrichedEvents.build(job, EVENT, EVENT.getFieldNames(), products);
    PCollection<WrittenFile> files = job.outputs().blocks("Write", enriched, "result");
    job.ledger().step(WRITE).read(enriched).written(files, WrittenFile::rows);
  }
}
