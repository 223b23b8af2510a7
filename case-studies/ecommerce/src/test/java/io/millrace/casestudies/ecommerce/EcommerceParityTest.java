/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.CommitTables;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.parity.ArrivalOrder;
import io.millrace.pipelines.parity.CellRunner;
import io.millrace.pipelines.parity.CellRunner.Ran;
import io.millrace.pipelines.parity.CellRunner.State;
import io.millrace.pipelines.parity.ParityRun;
import io.millrace.pipelines.report.ParityReport;
import io.millrace.pipelines.report.ParityReport.Cell;
import io.millrace.pipelines.report.ParityReport.Held;
import io.millrace.pipelines.report.ParityReport.Result;
import io.millrace.pipelines.report.ParityReport.Table;
import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.ValidationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the case study compared with each other and with the generator's truth. */
class EcommerceParityTest {
  private static final Map<String, String> SMALL = Map.of("events", "2000", "seed", "5");
  private static final List<String> TABLES =
      List.of(
          "bronze.orders",
          "bronze.clicks",
          "silver.orders",
          "silver.clicks",
          "gold.sales_by_product",
          "gold.sales_by_country",
          "gold.sessions",
          "gold.last_visits",
          "gold.events_without_customer",
          "ops.dead_letters",
          "ops.duplicates",
          "ops.verdicts",
          "ops.ledger");

  private final long seed = new Random().nextLong();

  @TempDir Path folder;

  @Test
  void agreesOverEveryOrderOfArrival() {
    ParityReport report =
        parity(List.of(ArrivalOrder.values()), List.of("one"))
            .execute(Map.of(), this::run, line -> {});

    assertThat(report.cells()).as("seed %s", seed).hasSize(4);
    assertThat(report.cells())
        .as("seed %s: %s", seed, report.cells())
        .allMatch(cell -> cell.result() == Result.AGREES);
    assertThat(report.agrees()).isTrue();
    assertThat(report.cells().get(0).tables()).extracting(Table::table).containsAll(TABLES);
    assertThat(table(report.cells().get(0), "gold.sales_by_product").windows()).isGreaterThan(20);
    assertThat(table(report.cells().get(0), "gold.sessions").held())
        .extracting(Held::against)
        .containsExactly("the oracle");
    assertThat(table(report.cells().get(3), "gold.sessions").held())
        .extracting(Held::against)
        .containsExactly("batch, in-order", "the oracle");
    assertThat(hashes(report, "gold.sessions")).hasSize(1);
    assertThat(hashes(report, "gold.last_visits")).hasSize(1);
    assertThat(hashes(report, "bronze.orders")).hasSize(4);
  }

  @Test
  void holdsAStreamAgainstTheBatchOfWhatWasNotLate() {
    PipelineRun prepared =
        PipelineRun.prepare(
            new EcommercePipeline(), StreamTest.request(folder.resolve("warehouse"), "run", SMALL));

    ParityReport report =
        new ParityRun(
                "ecommerce",
                prepared.comparison(),
                seed,
                folder.resolve("parity"),
                List.of(ArrivalOrder.STRAGGLERS),
                List.of("batch", "streaming"),
                List.of("one"))
            .execute(Map.of(), this::run, line -> {});

    assertThat(report.cells())
        .as("seed %s: %s", seed, report.cells())
        .hasSize(2)
        .allMatch(cell -> cell.result() == Result.AGREES);
    Cell stream = report.cells().get(1);
    assertThat(table(stream, "late rows").rows()).as("seed %s", seed).isPositive();
    assertThat(table(stream, "gold.sessions").held())
        .extracting(Held::against)
        .containsExactly("batch without the late rows");
    assertThat(table(stream, "gold.last_visits").held())
        .extracting(Held::against)
        .containsExactly("batch without the late rows");
    assertThat(table(stream, "bronze.orders").held())
        .extracting(Held::against)
        .containsExactly("batch on one");
    assertThat(table(stream, "late rows").held())
        .extracting(Held::against)
        .containsExactly("the stamps");
  }

  @Test
  void turnsACellRedWhenOneValueOfOneRowIsAnother() {
    CellRunner altering =
        run -> {
          Ran ran = run(run);
          if (run.runner().equals("altered")) {
            alterOneRow(run.warehouse().resolve("ecommerce"));
          }
          return ran;
        };

    ParityReport report =
        parity(List.of(ArrivalOrder.SHUFFLED), List.of("one", "altered"))
            .execute(Map.of(), altering, line -> {});

    assertThat(report.agrees()).as("seed %s", seed).isFalse();
    assertThat(report.cells())
        .as("seed %s", seed)
        .extracting(Cell::result)
        .containsExactly(Result.AGREES, Result.DIFFERS);
    Cell red = report.cells().get(1);
    assertThat(red.tables())
        .as("seed %s", seed)
        .filteredOn(table -> !table.agrees())
        .extracting(Table::table)
        .containsExactly("gold.sales_by_country");
    assertThat(table(red, "gold.sales_by_country").held())
        .as("seed %s", seed)
        .hasSize(2)
        .allSatisfy(
            held ->
                assertThat(held.differences())
                    .singleElement()
                    .asString()
                    .matches(
                        "country=\"[A-Z]+\" currency=\"[A-Z]+\" window_start=2026-03-0[23]T.*"
                            + ": units is \\d+ \\(must be \\d+\\)"));
    assertThat(red.hash()).isNotEqualTo(report.cells().get(0).hash());
    assertThat(table(red, "silver.orders").held())
        .extracting(Held::against)
        .containsExactly("batch on one");
    assertThat(table(red, "silver.orders").hash())
        .isEqualTo(table(report.cells().get(0), "silver.orders").hash());
  }

  @Test
  void saysWhyACellDidNotRunAndHoldsTheOthersAgainstTheNext() {
    CellRunner refusing =
        run ->
            switch (run.runner()) {
              case "broken" -> new Ran(State.FAILED, "The pipeline stopped: no space left");
              case "without" -> new Ran(State.REFUSED, "Unsupported mode");
              default -> run(run);
            };

    ParityReport report =
        parity(List.of(ArrivalOrder.IN_ORDER), List.of("broken", "without", "one"))
            .execute(Map.of(), refusing, line -> {});

    assertThat(report.agrees()).isFalse();
    assertThat(report.cells())
        .extracting(cell -> cell.runner() + " " + cell.result().label() + " " + cell.reason())
        .containsExactly(
            "broken failed The pipeline stopped: no space left",
            "without unsupported Unsupported mode",
            "one agrees null");
    assertThat(table(report.cells().get(2), "gold.sessions").held())
        .extracting(Held::against)
        .containsExactly("the oracle");
  }

  @Test
  void refusesReplayedLetters() {
    PipelineRun run =
        PipelineRun.prepare(
            new EcommercePipeline(), Runs.request(folder.resolve("warehouse"), "run", SMALL));
    Map<String, String> replaying = Map.of("replay", "letters.jsonl");

    assertThat(run.comparison().options()).containsOnlyKeys("catalogue");
    assertThatThrownBy(
            () ->
                EcommerceComparison.of(
                    Runs.request(folder, "run", replaying),
                    InputChoice.of(Runs.request(folder, "run", SMALL))))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot compare runs with --replay: its letters tell where records stand in their"
                + " files");
  }

  private ParityRun parity(List<ArrivalOrder> orders, List<String> runners) {
    PipelineRun prepared =
        PipelineRun.prepare(
            new EcommercePipeline(), Runs.request(folder.resolve("warehouse"), "run", SMALL));
    return new ParityRun(
        "ecommerce",
        prepared.comparison(),
        seed,
        folder.resolve("parity"),
        orders,
        List.of("batch"),
        runners);
  }

  private Ran run(CellRunner.CellRun run) {
    Path warehouse = run.warehouse().resolve("ecommerce");
    String id = "run-" + run.runner();
    RunReport report =
        Runs.run(
            run.mode().equals("batch")
                ? Runs.request(warehouse, id, run.options())
                : StreamTest.request(warehouse, id, run.options()));
    return report.failure() == null
        ? new Ran(State.FINISHED, "")
        : new Ran(State.FAILED, report.failure());
  }

  /** Counts a unit more in a row drawn from the seed. */
  private void alterOneRow(Path warehouse) {
    IcebergTable table = Tables.SALES_BY_COUNTRY;
    List<Row> rows = new ArrayList<>(Runs.rows(warehouse, table));
    rows.sort(Comparator.comparing(Row::toString));
    int at = new Random(seed).nextInt(rows.size());
    Row row = rows.get(at);
    long units = requireNonNull(row.getInt64("units"), "units");
    rows.set(at, Row.fromRow(row).withFieldValue("units", units + 1).build());
    Pipeline pipeline = Pipeline.create();
    IcebergCatalog catalog = IcebergCatalog.embedded(warehouse);
    var files =
        pipeline
            .apply("Rows", Create.of(rows).withRowSchema(table.schema()))
            .apply(WriteDataFiles.to(catalog, table));
    var gate = pipeline.apply("Gate", Create.of(true)).apply(View.asSingleton());
    files.apply(CommitTables.of(catalog, List.of(table), "altered", gate));
    pipeline.run().waitUntilFinish();
  }

  private static List<String> hashes(ParityReport report, String table) {
    return report.cells().stream().map(cell -> table(cell, table).hash()).distinct().toList();
  }

  private static Table table(Cell cell, String name) {
    return cell.tables().stream()
        .filter(table -> table.table().equals(name))
        .findAny()
        .orElseThrow();
  }
}
