/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of the capability page: a transform in one of its forms.
 *
 * @param name as on the page
 * @param contract whose subject is run
 * @param descriptors the transforms that it stands for; none of one that settings cannot make
 */
record Family(String name, TransformContract contract, List<String> descriptors) {
  /** Every transform, in the order of the page. */
  static final List<Family> ALL =
      List.of(
          of("`AggregateWindows`, sliding", new AggregateContractTest(), "aggregate_windows"),
          of(
              "`AggregateWindows`, corrected, taken back, once, and in sessions",
              new AggregateCorrectionsContractTest(),
              "aggregate_windows"),
          of(
              "`CheckPrompts`, `CheckAnswers`",
              new CheckTextContractTest(),
              "check_prompts",
              "check_answers"),
          of("`CheckQuality`", new CheckQualityContractTest(), "check_quality"),
          of("`CheckWindows`", new CheckWindowsContractTest(), "check_windows"),
          of("`CompletenessCurve`", new CompletenessCurveContractTest(), "completeness_curve"),
          of(
              "`Deduplicate`, within a horizon",
              new DeduplicateContractTest(),
              "deduplicate_within"),
          of("`Deduplicate`, in windows", new DeduplicateWindowsContractTest(), "deduplicate"),
          of(
              "`Deduplicate`, in windows, of rows with stamps",
              new DeduplicateRowsContractTest(),
              "deduplicate"),
          of("`Deduplicate`, in sessions", new DeduplicateSessionsContractTest(), "deduplicate"),
          of("`DetectAnomalies`", new DetectAnomaliesContractTest(), "detect_anomalies"),
          of("`EmbedText`", new EmbedTextContractTest(), "embed_text"),
          of("`Enrich`, from a table", new EnrichContractTest(), "enrich"),
          of("`Enrich`, from versions", new EnrichVersionsContractTest(), "enrich_from_versions"),
          of("`Enrich`, from a stream", new EnrichStreamContractTest(), "enrich_from_stream"),
          of("`Enrich`, from a service", new EnrichServiceContractTest(), "enrich_from_service"),
          of("`Evolve`", new EvolveContractTest(), "evolve"),
          of("`FindNearDuplicates`", new FindNearDuplicatesContractTest(), "find_near_duplicates"),
          of("`Join`, as of", new JoinContractTest(), "join"),
          of("`MatchSequence`", new MatchSequenceContractTest(), "match_sequence"),
          of("`MeasureCalls`", new MeasureCallsContractTest(), "measure_calls"),
          of("`NormaliseUsage`", new NormaliseUsageContractTest(), "normalise_usage"),
          of("`PriceUsage`", new PriceUsageContractTest(), "price_usage"),
          of("`Protect`", new ProtectContractTest(), "protect"),
          of("`ReplayRejected`", new ReplayRejectedContractTest()),
          of("`Sessionize`", new SessionizeContractTest(), "sessionize"),
          of("`Sessionize`, of rows with stamps", new SessionizeRowsContractTest(), "sessionize"),
          of("`SplitLate`", new SplitLateContractTest(), "split_late"),
          of("`TrackHistory`", new TrackHistoryContractTest(), "track_history"));

  private static Family of(String name, TransformContract contract, String... descriptors) {
    return new Family(name, contract, List.of(descriptors));
  }

  Subject subject() {
    return contract.subject();
  }

  /** Those of these names, by name. */
  static Map<String, Subject> subjects(List<String> names) {
    return ALL.stream()
        .filter(family -> names.contains(family.name))
        .collect(toMap(Family::name, Family::subject, (one, other) -> one, LinkedHashMap::new));
  }
}
