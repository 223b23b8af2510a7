/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.parity.Comparison;
import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.Evolving;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline whose options and inputs have been checked.
 *
 * @since 0.1
 */
@Evolving
public interface PreparedPipeline {
  /** Every option with the value that holds, in display order. */
  Map<String, String> arguments();

  /** Things worth saying before the run, e.g. an empty input file. */
  List<String> notes();

  /** Builds the graph. Called once. */
  void build(RunGraph graph);

  /** Looks at what was published. Called once, after a run whose ledger balanced. */
  Findings conclude(RunOutcome outcome);

  /** How runs of it are compared on several engines; empty if they are not. */
  default Optional<Comparison> comparison() {
    return Optional.empty();
  }

  /**
   * What the tables say after a run.
   *
   * @param headline the few numbers shown first
   * @param charts of gold
   * @param checks comparisons with what should have come out; a failed one fails the run
   */
  record Findings(
      Map<String, BigDecimal> headline,
      List<RunReport.Chart> charts,
      List<RunReport.Check> checks) {}
}
