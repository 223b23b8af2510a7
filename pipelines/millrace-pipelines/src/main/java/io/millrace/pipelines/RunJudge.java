/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.CommittedSnapshot;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.PreparedPipeline.Findings;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.report.RunReport;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.pipelines.report.RunReport.DeadLetterCause;
import io.millrace.pipelines.report.RunReport.StepTime;
import io.millrace.pipelines.report.RunReport.TableState;
import io.millrace.pipelines.report.RunReport.Verdict;
import io.millrace.transforms.ledger.LedgerSheet;
import io.millrace.transforms.ledger.StepBalance;
import io.millrace.transforms.quality.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.jspecify.annotations.Nullable;

/** Reads back what a run left in its tables and decides whether it succeeded. */
final class RunJudge {
  private static final Findings NOTHING = new Findings(Map.of(), List.of(), List.of());
  private final PipelineDefinition definition;
  private final RunRequest request;
  private final PreparedPipeline prepared;
  private final String runner;
  private final RunnerProfile profile;
  private final RunGraph graph;
  private final IcebergTables tables;
  private final List<String> failures = new ArrayList<>();

  RunJudge(
      PipelineDefinition definition,
      RunRequest request,
      PreparedPipeline prepared,
      String runner,
      RunnerProfile profile,
      RunGraph graph,
      IcebergTables tables) {
    this.definition = definition;
    this.request = request;
    this.prepared = prepared;
    this.runner = runner;
    this.profile = profile;
    this.graph = graph;
    this.tables = tables;
  }

  RunReport judge(
      Instant begin,
      List<StepTime> times,
      List<PreflightFinding> warnings,
      @Nullable Throwable crash) {
    OpsRecords ops = new OpsRecords(tables, request.runId());
    LedgerSheet sheet = crash == null ? ops.ledger(graph.ledger().steps()) : emptySheet();
    if (crash != null) {
      failures.add("The pipeline stopped: " + RootCause.message(crash));
    }
    sheet.unbalanced().forEach(step -> failures.add(unbalanced(step)));
    if (crash == null && request.mode() == RunMode.STREAMING) {
      LedgerSheet entries = ops.entries(graph.ledger().steps());
      sheet.steps().stream()
          .filter(step -> !entries.steps().contains(step))
          .forEach(step -> failures.add(unlikeItsEntries(step)));
    }
    if (request.onReject() == OnReject.FAIL && sheet.rejected() > 0) {
      failures.add(sheet.rejected() + " records were rejected, and --on-reject=fail was asked for");
    }
    List<Verdict> verdicts = crash == null ? ops.verdicts() : List.of();
    verdicts.stream()
        .filter(verdict -> verdict.action().equals(Action.HALT.word()) && verdict.failed() > 0)
        .forEach(verdict -> failures.add(halted(verdict)));
    // That is all that the gate asks of the same ledger and verdicts.
    boolean isOpen = failures.isEmpty();
    LedgerSheet told = crash == null ? sheet : null;
    List<TableState> states =
        request.mode() == RunMode.STREAMING
            ? new StreamedTables(request.runId(), graph.tables(), tables).states(told, failures)
            : states(told, isOpen);
    // A stream has shown its letters, whatever ended it; they may say why.
    List<DeadLetterCause> causes =
        crash == null || request.mode() == RunMode.STREAMING ? ops.deadLetterCauses() : List.of();
    Findings findings =
        failures.isEmpty()
            ? prepared.conclude(
                new RunOutcome(request.runId(), tables, sheet, causes, ops.duplicates()))
            : NOTHING;
    for (Check check : findings.checks()) {
      if (!check.passed()) {
        failures.add("The check " + check.name() + " failed: " + check.detail());
      }
    }
    return new RunReport(
        definition.name(),
        request.runId(),
        runner,
        request.mode().label(),
        begin,
        Instant.now(),
        Heap.peakBytes(),
        failures.isEmpty() ? null : String.join("\n", failures),
        prepared.arguments(),
        profile.settings(),
        versions(),
        notes(warnings),
        sheet.steps(),
        times,
        verdicts,
        causes,
        states,
        findings.headline(),
        findings.charts(),
        findings.checks());
  }

  private List<String> notes(List<PreflightFinding> warnings) {
    List<String> notes = new ArrayList<>(prepared.notes());
    warnings.stream().map(PreflightFinding::message).forEach(notes::add);
    return notes;
  }

  private static LedgerSheet emptySheet() {
    return new LedgerSheet(List.of());
  }

  private static String unbalanced(StepBalance step) {
    long off = Math.abs(step.missing());
    return "The ledger does not balance: "
        + step.step()
        + (step.missing() > 0 ? " lost " : " made up ")
        + off
        + (off == 1 ? " record" : " records");
  }

  private static String unlikeItsEntries(StepBalance step) {
    return "The entries of " + step.step() + " in ops.ledger_entries do not add up to its ledger";
  }

  private static String halted(Verdict verdict) {
    return "%s %s halts the run: %d of %d rows broke it (%s)"
        .formatted(
            verdict.dataset(),
            verdict.rule(),
            verdict.failed(),
            verdict.tested(),
            verdict.expected());
  }

  /** What each table says of this run's commit, held against what the ledger says was written. */
  private List<TableState> states(@Nullable LedgerSheet sheet, boolean isOpen) {
    List<TableState> states = new ArrayList<>();
    for (IcebergTable table : graph.tables().all()) {
      Optional<CommittedSnapshot> found = tables.committed(table.name(), request.runId());
      TableCommits commits = new TableCommits(table, found.stream().toList());
      commits.state().ifPresent(states::add);
      commits.unaccounted().ifPresent(failures::add);
      long committed = found.map(commit -> committedRows(table, commit)).orElse(0L);
      boolean gated = table.gate() == IcebergTable.Gate.WHEN_OPEN && found.isEmpty();
      // Where nothing is appended nothing is committed.
      if (gated && isOpen && isAlwaysCommitted(table)) {
        failures.add(table.name() + " has no snapshot of this run, though the gate was open");
      } else if (sheet != null && !(gated && !isOpen)) {
        sheet.steps().stream()
            .filter(step -> step.step().equals(RunGraph.WRITE + table.name()))
            .filter(step -> step.written() != committed)
            .forEach(step -> failures.add(miscommitted(table, step.written(), committed)));
      }
    }
    return states;
  }

  private static boolean isAlwaysCommitted(IcebergTable table) {
    return table.mode() == IcebergTable.WriteMode.REPLACE
        || table.mode() == IcebergTable.WriteMode.UPSERT;
  }

  /** As Iceberg counts them, unless a file may go of which no row stays. */
  private static long committedRows(IcebergTable table, CommittedSnapshot commit) {
    return table.mode() == IcebergTable.WriteMode.UPSERT
        ? commit.writtenRows()
        : commit.addedRows();
  }

  static String miscommitted(IcebergTable table, long written, long committed) {
    return table.name() + " shows " + committed + " new rows, but " + written + " were written";
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Beam", ReleaseInfo.getReleaseInfo().getVersion());
    versions.put("Iceberg", IcebergTables.version());
    versions.put("Java", System.getProperty("java.version", "unknown"));
    return versions;
  }
}
