/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.files.RawRecord;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.mapping.DuplicateRule;
import io.millrace.io.mapping.MapRecords;
import io.millrace.io.mapping.MapRecordsResult;
import io.millrace.io.mapping.MappedRow;
import io.millrace.io.mapping.MappedTimes;
import io.millrace.io.mapping.RecordLetters;
import io.millrace.pipelines.RunGraph;
import io.millrace.pipelines.RunMode;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.replay.ReplayRejected;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** The way of one input from its source to unique, enriched rows, each step in the ledger. */
final class SilverPath {
  static final String MAP = "Map/";
  static final String CHECK = "Check/";

  private final RunGraph graph;
  private final EcommerceInputs inputs;

  SilverPath(RunGraph graph, EcommerceInputs inputs) {
    this.graph = graph;
    this.inputs = inputs;
  }

  /** Reads an input and keeps it in bronze as received; gives its unique rows. */
  PCollection<Block> bronzeToUnique(String input) {
    PCollection<Block> records = read(input);
    graph.writeBlocks(
        input.equals(Datasets.ORDERS) ? Tables.BRONZE_ORDERS : Tables.BRONZE_CLICKS, records);
    return deduplicate(input, check(input, map(input, records)));
  }

  /** The same without bronze, for a table that is only looked up. */
  PCollection<Block> unique(String input) {
    return deduplicate(input, check(input, map(input, read(input))));
  }

  private PCollection<Block> read(String input) {
    String step = RunGraph.READ + input;
    if (inputs.source(input).isEmpty()) {
      return graph.pipeline().apply(step, Create.empty(BlockCoder.of(RawRecord.SCHEMA)));
    }
    ReadFilesResult read = graph.pipeline().apply(step, reading(input, step));
    PCollection<Block> records = graph.output(step, read.records());
    graph.ledger().step(step).read(read.tallies(), Columns.number("records")).written(records);
    return records;
  }

  /** The catalogue is looked up whole, also where all else is a stream. */
  private PTransform<PBegin, ReadFilesResult> reading(String input, String step) {
    InputSource source = inputs.source(input);
    return graph.mode() == RunMode.BATCH || input.equals(Datasets.CATALOGUE)
        ? source.whole(graph.at(step), inputs.ingestedAt())
        : source.stream(
            MappedTimes.of(inputs.mapping(input)),
            inputs.disorder(),
            graph.at(step),
            inputs.ingestedAt());
  }

  private PCollection<Block> map(String input, PCollection<Block> records) {
    String step = MAP + input;
    Ledger.Step line = graph.ledger().step(step);
    PCollection<Block> entering =
        new Entrance(graph, step)
            .open(
                line,
                records,
                row -> row.string(RawRecord.RECORD_SHA256),
                ReplayRejected.into(graph.at(step), RawRecord.SCHEMA)
                    .reading(RecordLetters.of(graph.at(step).runId(), inputs.ingestedAt())),
                PackBlocks.of());
    MapRecordsResult result =
        entering.apply(
            step, MapRecords.by(inputs.mapping(input), Datasets.schema(input)).at(graph.at(step)));
    PCollection<Block> mapped = graph.output(step, result.mapped());
    line.written(mapped).rejected(graph.deadLetters(step, result.rejected()));
    return mapped;
  }

  private PCollection<Block> check(String input, PCollection<Block> rows) {
    String step = CHECK + input;
    Schema schema = MappedRow.schema(Datasets.schema(input));
    Ledger.Step line = graph.ledger().step(step);
    PCollection<Block> entering =
        new Entrance(graph, step)
            .open(
                line,
                rows,
                row -> StandIns.hashOf(row.string(MappedRow.ORIGINAL)),
                ReplayRejected.into(graph.at(step), schema).originalIn(MappedRow.ORIGINAL),
                schema.hasField(MappedRow.EVENT_TIME)
                    ? PackBlocks.on(MappedRow.EVENT_TIME)
                    : PackBlocks.of());
    CheckQualityResult<Block> result =
        entering.apply(
            step,
            CheckQuality.rows(input, inputs.rules(input))
                .at(graph.at(step))
                .originalIn(MappedRow.ORIGINAL)
                .keyedBy(MappedRow.SOURCE, MappedRow.RECORD_NUMBER)
                .onBlocks());
    PCollection<Block> accepted = graph.output(step, result.accepted());
    line.written(accepted)
        .filtered(graph.output(step + "/dropped", result.dropped()))
        .rejected(graph.deadLetters(step, result.rejected()));
    graph.verdicts(step, result.verdicts());
    graph.halting(step, input, inputs.rules(input));
    return accepted;
  }

  private PCollection<Block> deduplicate(String input, PCollection<Block> rows) {
    String step = "Deduplicate/" + input;
    // A product has no event time: the one further down in its file is the newer one.
    String time = input.equals(Datasets.CATALOGUE) ? MappedRow.RECORD_NUMBER : MappedRow.EVENT_TIME;
    Deduplicate byKey =
        Deduplicate.byFields(MappedRow.RECORD_KEY)
            .comparing(MappedRow.RECORD_HASH)
            .tieBrokenBy(MappedRow.SOURCE, MappedRow.RECORD_NUMBER);
    DuplicateRule rule = inputs.mapping(input).duplicates();
    Deduplicate winners =
        rule.keepLatest() ? byKey.keepingLatest(time) : byKey.keepingEarliest(time);
    DeduplicateResult<Block> result =
        rows.apply(step, inputs.waiting().deduplicating(input, winners));
    PCollection<Block> unique = graph.output(step, result.kept());
    graph
        .ledger()
        .step(step)
        .read(rows)
        .written(unique)
        .duplicates(graph.duplicates(step, result.duplicates()))
        .late(graph.late(step, result.late()));
    return unique;
  }

  PCollection<Block> enrich(String input, PCollection<Block> rows, PCollection<Block> products) {
    String step = "Enrich/" + input;
    PCollection<Block> enriched =
        graph.output(
            step,
            rows.apply(
                    step,
                    EnrichBlocks.from(products)
                        .matching("product_id", "product_id")
                        .picking(picked(input))
                        .flagging("catalogue_match"))
                .enriched());
    graph.ledger().step(step).read(rows).written(enriched);
    return enriched;
  }

  private static Map<String, String> picked(String input) {
    Map<String, String> picked = new LinkedHashMap<>();
    picked.put("product_name", "product_name");
    picked.put("category", "category");
    if (input.equals(Datasets.ORDERS)) {
      picked.put("list_price", "list_price");
    }
    return picked;
  }
}
