/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;

import io.millrace.testing.Capture.Seen;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerSheet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** A subject in a pipeline, and what comes of it there. */
final class Watched {
  private static final String STEP = "subject";

  private final Outcome outcome;
  private final Map<String, Capture<Row>> captures = new LinkedHashMap<>();
  private final Capture<KV<String, Long>> counts;

  private Watched(Outcome outcome, PCollection<KV<String, Long>> counts) {
    this.outcome = outcome;
    outcome
        .outputs()
        .forEach((name, output) -> captures.put(name, Capture.of(name, output.rows())));
    this.counts = Capture.of("ledger", counts);
  }

  /** Applies a subject, with a ledger of its own. */
  static Watched of(Subject subject, PCollection<Block> events) {
    Ledger ledger = new Ledger();
    Outcome outcome = subject.apply(events, ledger.step(STEP).read(events));
    return new Watched(outcome, ledger.counts(events.getPipeline()));
  }

  /** What came so far: all of it once the run is over. */
  Trial trial() {
    Map<String, Map<Row, Long>> results = new LinkedHashMap<>();
    outcome
        .outputs()
        .forEach(
            (name, output) ->
                results.put(
                    name, output.held().of(requireNonNull(captures.get(name), name).seen())));
    Map<String, Long> sums =
        Held.highest(counts.seen(), KV::getKey).stream()
            .map(Seen::element)
            .collect(Collectors.toMap(KV::getKey, KV::getValue));
    return new Trial(results, LedgerSheet.of(List.of(STEP), sums).steps().get(0));
  }

  /** Lets go of what came; after that there is no trial. */
  void forget() {
    captures.values().forEach(Capture::forget);
    counts.forget();
  }
}
