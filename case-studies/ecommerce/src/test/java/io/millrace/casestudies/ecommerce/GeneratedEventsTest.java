/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.RawRecord;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunOutcome;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.report.RunReport;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.ledger.LedgerSheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over generated events, judged by the generator's truth. */
class GeneratedEventsTest {
  private static final Map<String, String> SMALL = Map.of("events", "3000", "seed", "5");

  @TempDir Path folder;

  @Test
  void agreesWithTheTruthInEveryTable() {
    RunReport report = Runs.run(folder, SMALL);

    assertThat(report.failure()).isNull();
    assertThat(report.checks()).hasSize(8).allMatch(Check::passed);
    assertThat(report.deadLetters()).isNotEmpty();
    assertThat(report.verdicts()).anyMatch(verdict -> verdict.failed() > 0);
  }

  @Test
  void aTruthThatSaysOtherwiseIsNoticed() throws IOException {
    RunReport report = Runs.run(folder, SMALL);
    Path truth = folder.resolve("input/seed-5-events-3000/truth.json");
    String told = Files.readString(truth);
    Path altered = folder.resolve("altered.json");
    Files.writeString(
        altered,
        told.replaceFirst("\"units\":", "\"units\":9").replaceFirst("\"kept\":", "\"kept\":9"));

    List<Check> checks;
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(folder))) {
      RunOutcome outcome =
          new RunOutcome(
              "run-1", tables, new LedgerSheet(report.ledger()), report.deadLetters(), List.of());
      checks = TruthCheck.run(outcome, altered);
    }

    assertThat(checks)
        .filteredOn(check -> !check.passed())
        .extracting(Check::name)
        .containsExactly("truth of orders", "truth of clicks", "truth of gold.sales_by_product");
    assertThat(checks.get(1).detail()).contains("kept: expected 9");
  }

  @Test
  void aRepeatedRunIdCommitsNothingTwice() {
    Runs.run(folder, SMALL);
    int once = Runs.rows(folder, Tables.BRONZE_ORDERS).size();

    RunReport again = Runs.run(folder, SMALL);

    assertThat(again.failure()).isNull();
    assertThat(again.checks()).allMatch(Check::passed);
    assertThat(Runs.rows(folder, Tables.BRONZE_ORDERS)).hasSize(once);
  }

  @Test
  void inputThatIsThereIsNotWrittenAgainUnderWhoReadsIt() throws IOException {
    Runs.run(folder, SMALL);
    Path part = folder.resolve("input/seed-5-events-3000/clicks/clicks-0.jsonl");
    FileTime first = Files.getLastModifiedTime(part);

    Runs.run(folder, SMALL);

    assertThat(Files.getLastModifiedTime(part)).isEqualTo(first);
  }

  @Test
  void bronzeKeepsEveryRecordAsItCame() throws IOException {
    Runs.run(folder, SMALL);

    List<String> kept = new ArrayList<>();
    for (Row row : Runs.rows(folder, Tables.BRONZE_CLICKS)) {
      if (row.getValue(RawRecord.RECORD_BYTES) == null) {
        kept.add(row.getString(RawRecord.RECORD));
      }
    }
    List<String> sent = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      Path file = folder.resolve("input/seed-5-events-3000/clicks/clicks-" + part + ".jsonl");
      for (String line : new String(Files.readAllBytes(file), UTF_8).lines().toList()) {
        if (!line.contains("\ufffd") && line.length() < 1_000_000) {
          sent.add(line);
        }
      }
    }
    assertThat(kept).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void theOrderOfTheRecordsChangesNothing() throws IOException {
    Runs.run(folder, SMALL);
    Path input = folder.resolve("input/seed-5-events-3000");
    long seed = 11;
    Path shuffled = shuffle(input.resolve("clicks"), folder.resolve("shuffled"), new Random(seed));
    Path other = folder.resolve("other");

    RunReport report =
        Runs.run(
            other,
            Map.of(
                "orders", input.resolve("orders").toString(),
                "clicks", shuffled.toString(),
                "catalogue", input.resolve("catalogue.csv").toString()));

    assertThat(report.failure()).as("seed %s", seed).isNull();
    for (var table : List.of(Tables.SESSIONS, Tables.SALES_BY_PRODUCT, Tables.WITHOUT_CUSTOMER)) {
      assertThat(Runs.rows(other, table))
          .as("seed %s, %s", seed, table.name())
          .containsExactlyInAnyOrderElementsOf(Runs.rows(folder, table));
    }
  }

  @Test
  void rejectsFailTheRunWhenAskedToAndPublishNothing() {
    RunRequest strict =
        new RunRequest(
            "strict",
            Instant.parse("2026-03-04T05:06:07Z"),
            folder,
            RunMode.BATCH,
            OnReject.FAIL,
            SMALL);

    RunReport report =
        PipelineRun.prepare(new EcommercePipeline(), strict).execute(Runs.DIRECT, Progress.SILENT);

    assertThat(report.failure())
        .matches("\\d+ records were rejected, and --on-reject=fail was asked for");
    assertThat(Runs.rows(folder, Tables.SILVER_ORDERS)).isEmpty();
    assertThat(Runs.rows(folder, Tables.BRONZE_ORDERS)).isNotEmpty();
    assertThat(report.deadLetters()).isNotEmpty();
    PipelineRun again =
        PipelineRun.prepare(new EcommercePipeline(), Runs.request(folder, "strict", SMALL));
    assertThatThrownBy(() -> again.execute(Runs.DIRECT, Progress.SILENT))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot repeat run strict: it failed and published nothing; give a new run id");
  }

  /** All lines of all files in one file, in another order. */
  private static Path shuffle(Path from, Path to, Random random) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      byte[] all = Files.readAllBytes(from.resolve("clicks-" + part + ".jsonl"));
      int start = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == '\n') {
          lines.add(java.util.Arrays.copyOfRange(all, start, i + 1));
          start = i + 1;
        }
      }
    }
    Collections.shuffle(lines, random);
    Files.createDirectories(to);
    Path file = to.resolve("clicks.jsonl");
    for (byte[] line : lines) {
      Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    return to;
  }
}
