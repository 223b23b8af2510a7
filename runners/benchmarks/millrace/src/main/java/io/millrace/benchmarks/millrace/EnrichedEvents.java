/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.io.files.InputFile;
import io.millrace.io.files.ReadBlocks;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.dedup.DeduplicateBlocksResult;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichBlocksResult;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.RowRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;

/** What both workloads begin with: parse, check, deduplicate, enrich. */
final class EnrichedEvents {
  static final String READ = "events/Read";
  static final String DEDUPLICATE = "events/Deduplicate";
  static final String ENRICH = "events/Enrich";

  private static final String ID = "event_id";

  private EnrichedEvents() {}

  /**
   * The events that are valid and no repeats, with their category; writes the others out.
   *
   * @param event the fields that are read
   * @param kept those that are needed after
   */
  static PCollection<Block> build(
      Pipeline pipeline,
      Ledger ledger,
      List<InputFile> events,
      Schema event,
      List<String> kept,
      PCollection<Block> products,
      Path output) {
    ReadBlocksResult read =
        pipeline.apply(
            "Read",
            ReadBlocks.jsonLines(events, event)
                .eventTimeIn("ts")
                .allowingDisorder(Duration.ofSeconds(3))
                .keepingRecordIn("record")
                .checking(
                    CheckQuality.rows(
                            "events",
                            List.of(RowRule.isPositive("quantity"), RowRule.isNonNegative("price")))
                        .originalIn("record")
                        .at(at(READ)))
                .at(at(READ)));
    ledger
        .step(READ)
        .read(read.tallies(), tally -> tally.getInt64("records"))
        .written(read.blocks())
        .rejected(read.rejected());
    Set<String> needed = new LinkedHashSet<>(kept);
    needed.add(ID);
    DeduplicateBlocksResult once =
        read.blocks()
            .apply("KeepNeeded", KeepFields.of(needed.toArray(String[]::new)))
            .apply("Deduplicate", DeduplicateBlocks.by(ID).within(Duration.ofHours(1)));
    ledger.step(DEDUPLICATE).read(read.blocks()).written(once.kept()).duplicates(once.duplicates());
    EnrichBlocksResult enriched =
        once.kept()
            .apply("KeepWanted", KeepFields.of(kept.toArray(String[]::new)))
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
    PCollectionList.of(read.rejected())
        .and(enriched.rejected())
        .apply("GatherRejected", Flatten.pCollections())
        .apply(
            "AsReceived",
            MapElements.into(TypeDescriptors.strings())
                .via(letter -> new String(letter.recordBytes(), StandardCharsets.UTF_8)))
        .setCoder(StringUtf8Coder.of())
        .apply("WriteRejected", ParDo.of(new WriteLinesFn(output.resolve("rejected"), ".ndjson")));
    return enriched.enriched();
  }

  static StepContext at(String step) {
    return new StepContext("bench", step);
  }
}
