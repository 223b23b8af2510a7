/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichResult;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/** What both workloads begin with: parse, check, deduplicate, enrich. */
final class EnrichedEvents {
  static final String DEDUPLICATE = "events/Deduplicate";
  static final String ENRICH = "events/Enrich";

  /** Late is what comes so long after the end of its window. */
  static final Duration LATENESS = Duration.ofMinutes(5);

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration HORIZON = Duration.ofHours(1);
  private static final String ID = "event_id";

  private EnrichedEvents() {}

  /**
   * The events that are valid and no repeats, with their category; writes the others out.
   *
   * @param event the fields that are read
   * @param kept those that are needed after
   */
  static PCollection<Block> build(
      Job job, Schema event, List<String> kept, PCollection<Block> products) {
    AcceptedEvents accepted = AcceptedEvents.of(job, event);
    Set<String> needed = new LinkedHashSet<>(kept);
    needed.add(ID);
    DeduplicateResult<Block> once =
        accepted
            .blocks()
            .apply("KeepNeeded", KeepFields.of(needed.toArray(String[]::new)))
            .apply("Deduplicate", once(accepted, job.arguments()));
    job.ledger()
        .step(DEDUPLICATE)
        .read(accepted.blocks())
        .written(once.kept())
        .duplicates(once.duplicates())
        .late(once.late());
    EnrichResult<Block> enriched =
        once.kept()
            .apply("KeepWanted", KeepFields.of(kept.toArray(String[]::new)))
            .apply(
                "Enrich",
                EnrichBlocks.from(products)
                    .matching("product_id", "product_id")
                    .picking(Map.of("category", "category"))
                    .onMissReject(AcceptedEvents.at(ENRICH)));
    job.ledger()
        .step(ENRICH)
        .read(once.kept())
        .written(enriched.enriched())
        .rejected(enriched.rejected());
    PCollection<String> rejected =
        accepted
            .rejected()
            .and(AcceptedEvents.lines("Missed", enriched.rejected()))
            .apply("GatherRejected", Flatten.pCollections());
    job.outputs().lines("WriteRejected", rejected, "rejected", ".ndjson");
    return enriched.enriched();
  }

  /** Of events without end some are late, and the others are forgotten at last. */
  private static DeduplicateBlocks once(AcceptedEvents accepted, Arguments arguments) {
    DeduplicateBlocks once =
        DeduplicateBlocks.by(ID).within(arguments.millis("horizon-ms", HORIZON));
    return accepted.blocks().isBounded() == IsBounded.BOUNDED
        ? once
        : once.allowingLateness(LATENESS, window(arguments));
  }

  static Duration window(Arguments arguments) {
    return arguments.millis("window-ms", WINDOW);
  }
}
