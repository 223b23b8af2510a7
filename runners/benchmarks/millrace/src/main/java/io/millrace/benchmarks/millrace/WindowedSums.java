/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.io.files.InputFile;
import io.millrace.io.files.ReadBlocks;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.dedup.DeduplicateBlocksResult;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichBlocksResult;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.quality.CheckBlocksResult;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.RowRule;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Workload e1: parse, check, deduplicate, enrich, sum by minute and category. */
final class WindowedSums {
  static final String READ = "events/Read";
  static final String CHECK = "events/Check";
  static final String DEDUPLICATE = "events/Deduplicate";
  static final String ENRICH = "events/Enrich";
  static final String AGGREGATE = "events/Aggregate";

  private static final Schema EVENT =
      Schema.builder()
          .addStringField("event_id")
          .addInt64Field("ts")
          .addStringField("product_id")
          .addInt32Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .build();

  private WindowedSums() {}

  /** Builds the graph; returns its ledger's counts. */
  static PCollection<KV<String, Long>> build(
      Pipeline pipeline, List<InputFile> events, PCollection<Block> products, Path output) {
    Ledger ledger = new Ledger();
    ReadBlocksResult read =
        pipeline.apply(
            "Read",
            ReadBlocks.jsonLines(events, EVENT)
                .eventTimeIn("ts")
                .allowingDisorder(Duration.ofSeconds(3))
                .keepingRecordIn("record")
                .at(at(READ)));
    ledger
        .step(READ)
        .read(read.tallies(), tally -> tally.getInt64("records"))
        .written(read.blocks())
        .rejected(read.rejected());
    CheckBlocksResult checked =
        read.blocks()
            .apply(
                "Check",
                CheckQuality.rows(
                        "events",
                        List.of(RowRule.isPositive("quantity"), RowRule.isNonNegative("price")))
                    .at(at(CHECK))
                    .originalIn("record")
                    .onBlocks());
    ledger.step(CHECK).read(read.blocks()).written(checked.accepted()).rejected(checked.rejected());
    DeduplicateBlocksResult once =
        checked
            .accepted()
            .apply("DropRecord", KeepFields.of("event_id", "product_id", "quantity", "price"))
            .apply("Deduplicate", DeduplicateBlocks.by("event_id").within(Duration.ofHours(1)));
    ledger
        .step(DEDUPLICATE)
        .read(checked.accepted())
        .written(once.kept())
        .duplicates(once.duplicates());
    EnrichBlocksResult enriched =
        once.kept()
            .apply("DropId", KeepFields.of("product_id", "quantity", "price"))
            .apply(
                "Enrich",
                EnrichBlocks.from(products)
                    .matching("product_id", "product_id")
                    .picking(Map.of("category", "category"))
                    .onMissReject(at(ENRICH)));
    ledger
        .step(ENRICH)
        .read(once.kept())
        .written(enriched.enriched())
        .rejected(enriched.rejected());
    AggregateBlocksResult sums =
        enriched
            .enriched()
            .apply("Revenue", AddField.product("revenue", "quantity", "price"))
            .apply(
                "Aggregate",
                AggregateWindows.tumbling(Duration.ofMinutes(1))
                    .by("category")
                    .measuring(Measure.count("count"), Measure.sum("revenue", "revenue"))
                    .onBlocks()
                    .allowingLateness(Duration.ofMinutes(5)));
    ledger
        .step(AGGREGATE)
        .read(enriched.enriched())
        .written(sums.results(), row -> row.getInt64("count"))
        .late(sums.late());
    sums.results()
        .apply("AsLine", MapElements.into(TypeDescriptors.strings()).via(WindowedSums::asLine))
        .apply("WriteResult", ParDo.of(new WriteLinesFn(output.resolve("result"), ".csv")));
    PCollectionList.of(read.rejected())
        .and(checked.rejected())
        .and(enriched.rejected())
        .apply("GatherRejected", Flatten.pCollections())
        .apply(
            "AsReceived",
            MapElements.into(TypeDescriptors.strings())
                .via(letter -> new String(letter.recordBytes(), StandardCharsets.UTF_8)))
        .setCoder(StringUtf8Coder.of())
        .apply("WriteRejected", ParDo.of(new WriteLinesFn(output.resolve("rejected"), ".ndjson")));
    return ledger.counts(pipeline);
  }

  private static StepContext at(String step) {
    return new StepContext("bench", step);
  }

  private static String asLine(Row sum) {
    BigDecimal revenue = sum.getDecimal("revenue");
    return sum.getDateTime("window_start").getMillis()
        + ","
        + sum.getString("category")
        + ","
        + sum.getInt64("count")
        + ","
        + revenue.movePointRight(2).toBigIntegerExact();
  }
}
