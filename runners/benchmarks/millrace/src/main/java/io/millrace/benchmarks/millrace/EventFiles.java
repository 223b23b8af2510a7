/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.io.files.WriteParquetBlocks;
import io.millrace.io.files.WrittenParquetFile;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.KV;
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

  /** Builds the graph; returns its ledger's counts. */
  static PCollection<KV<String, Long>> build(
      Pipeline pipeline, PCollection<Block> products, Arguments arguments) {
    Ledger ledger = new Ledger();
    PCollection<Block> enriched =
        EnrichedEvents.build(pipeline, ledger, EVENT, EVENT.getFieldNames(), products, arguments);
    PCollection<WrittenParquetFile> files =
        enriched.apply(
            "Write",
            WriteParquetBlocks.to(arguments.output().resolve("result").toString())
                .decimal("price", 12, 2));
    ledger.step(WRITE).read(enriched).written(files, WrittenParquetFile::rows);
    return ledger.counts(pipeline);
  }
}
