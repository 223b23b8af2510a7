/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.report.RunReport.DeadLetterCause;
import io.millrace.pipelines.report.RunReport.Verdict;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerSheet;
import io.millrace.transforms.ledger.LedgerTerm;
import io.millrace.transforms.ledger.StepBalance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;

/** What one run left in the tables kept about runs. */
final class OpsRecords {
  private final IcebergTables tables;
  private final String runId;

  OpsRecords(IcebergTables tables, String runId) {
    this.tables = tables;
    this.runId = runId;
  }

  LedgerSheet ledger(List<String> stepOrder) {
    List<StepBalance> lines = new ArrayList<>();
    forEachRow(
        OpsTables.LEDGER,
        row ->
            lines.add(
                new StepBalance(
                    text(row, "step"),
                    number(row, "read"),
                    number(row, "replayed"),
                    number(row, "written"),
                    number(row, "filtered"),
                    number(row, "duplicates"),
                    number(row, "late"),
                    number(row, "rejected"))));
    lines.sort(Comparator.comparingInt(line -> stepOrder.indexOf(line.step())));
    return new LedgerSheet(lines);
  }

  /** What the entries that a stream has given so far add up to. */
  LedgerSheet entries(List<String> stepOrder) {
    Map<String, Long> counts = new HashMap<>();
    forEachRow(
        OpsTables.LEDGER_ENTRIES,
        row -> {
          for (LedgerTerm term : LedgerTerm.values()) {
            long records = number(row, term.name().toLowerCase(Locale.ROOT));
            counts.merge(Ledger.key(text(row, "step"), term), records, Math::addExact);
          }
        });
    return LedgerSheet.of(stepOrder, counts);
  }

  List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    forEachRow(OpsTables.VERDICTS, row -> verdicts.add(verdict(row)));
    verdicts.sort(Comparator.comparing(Verdict::dataset).thenComparing(Verdict::rule));
    return verdicts;
  }

  private static Verdict verdict(Row row) {
    long tested = number(row, "tested");
    long failed = number(row, "failed");
    return new Verdict(
        text(row, "dataset"),
        text(row, "rule"),
        text(row, "severity"),
        text(row, "action"),
        tested,
        failed,
        tested == 0 ? "skip" : failed == 0 ? "pass" : "fail",
        text(row, "expected"));
  }

  /** Most frequent first; of one frequency by step and cause, so that a report is repeatable. */
  List<DeadLetterCause> deadLetterCauses() {
    Map<List<String>, DeadLetterCause> causes = new HashMap<>();
    forEachDeadLetter(
        letter ->
            causes.merge(
                List.of(letter.step(), letter.code(), letter.cause()),
                new DeadLetterCause(
                    letter.step(), letter.code(), letter.cause(), 1, letter.message()),
                OpsRecords::merge));
    return causes.values().stream()
        .sorted(
            Comparator.comparingLong(DeadLetterCause::records)
                .reversed()
                .thenComparing(DeadLetterCause::step)
                .thenComparing(DeadLetterCause::cause))
        .toList();
  }

  /** All dead letters of the run. */
  void forEachDeadLetter(Consumer<Rejected> consumer) {
    forEachRow(
        OpsTables.DEAD_LETTERS, row -> consumer.accept(RecordSchema.fromRow(Rejected.class, row)));
  }

  /** By step, in no particular order. */
  List<DuplicateCount> duplicates() {
    Map<String, DuplicateCount> counts = new HashMap<>();
    forEachRow(
        OpsTables.DUPLICATES,
        row -> {
          boolean conflicting = Boolean.TRUE.equals(row.getBoolean("conflicting"));
          counts.merge(
              text(row, "step"),
              new DuplicateCount(text(row, "step"), conflicting ? 0 : 1, conflicting ? 1 : 0),
              DuplicateCount::plus);
        });
    return List.copyOf(counts.values());
  }

  private static DeadLetterCause merge(DeadLetterCause a, DeadLetterCause b) {
    String sample = a.sample().compareTo(b.sample()) <= 0 ? a.sample() : b.sample();
    return new DeadLetterCause(a.step(), a.code(), a.cause(), a.records() + b.records(), sample);
  }

  private void forEachRow(IcebergTable table, Consumer<Row> consumer) {
    tables.forEachRow(table, OpsTables.RUN_ID, runId, consumer);
  }

  private static String text(Row row, String field) {
    return requireNonNull(row.getString(field), field);
  }

  private static long number(Row row, String field) {
    return requireNonNull(row.getInt64(field), field);
  }
}
