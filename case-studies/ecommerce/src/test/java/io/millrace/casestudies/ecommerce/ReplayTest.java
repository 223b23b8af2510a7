/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.pipelines.LosingRun;
import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.ledger.StepBalance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters of a run, repaired in their file, enter the next run where they failed. */
class ReplayTest {
  private static final String HEADER =
      "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status";

  @TempDir Path folder;
  private Map<String, String> options = Map.of();

  @BeforeEach
  void writeInput() throws IOException {
    options =
        Map.of(
            "orders",
            write(
                    "orders.csv",
                    HEADER,
                    "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed",
                    "O3,1,2026-03-02T10:05:00Z,C1,P1,0,2.00,EUR,DE,placed",
                    "O4,1,yesterday,C1,P1,1,2.25,EUR,DE,placed")
                .toString(),
            "clicks",
            write(
                    "clicks.jsonl",
                    "{\"event_id\":\"e1\",\"ts\":1772445600000,\"type\":\"view\",\"customer\":{\"id\":\"C1\"},"
                        + "\"product_id\":\"P1\",\"page\":\"/\",\"country\":\"DE\",\"device\":\"mobile\"}",
                    "{\"event_id\":\"e2\",\"ts\":1772445600000,\"type\":\"teleport\"}")
                .toString(),
            "catalogue",
            write(
                    "catalogue.csv",
                    "product_id,product_name,category,list_price",
                    "P1,Pot,Kitchen,9")
                .toString());
  }

  @Test
  void repairedLettersReachTheTablesAtTheirOwnTimeAndTheLedgerBalances() throws IOException {
    RunReport first = run("run-1", options);
    assertThat(first.failure()).isNull();
    assertThat(orders()).isEqualTo(Map.of("O1", "2026-03-02T10:00:00.000Z"));

    RunReport second = run("run-2", replaying(repaired("run-1")));

    assertThat(second.failure()).isNull();
    assertThat(orders())
        .isEqualTo(
            Map.of(
                "O1", "2026-03-02T10:00:00.000Z",
                "O3", "2026-03-02T10:05:00.000Z",
                "O4", "2026-03-01T23:30:00.000Z"));
    assertThat(second.ledger())
        .allMatch(StepBalance::isBalanced)
        .contains(
            new StepBalance("Replay/Map/orders", 1, 1, 0, 0, 0, 0),
            new StepBalance("Map/orders", 3, 1, 3, 1, 0, 0, 0),
            new StepBalance("Replay/Check/orders", 1, 1, 0, 0, 0, 0),
            new StepBalance("Check/orders", 3, 1, 3, 1, 0, 0, 0),
            new StepBalance("Check/clicks", 2, 1, 1, 1, 0, 0, 1));
    assertThat(Runs.rows(warehouse(), Tables.SALES_BY_PRODUCT))
        .extracting(
            row ->
                row.getDateTime("window_start")
                    + " "
                    + row.getDecimal("gross_revenue").stripTrailingZeros().toPlainString())
        .containsExactlyInAnyOrder("2026-03-01T23:00:00.000Z 2.25", "2026-03-02T10:00:00.000Z 9");
  }

  @Test
  void whatFailsAgainIsTheSameLetterOneAttemptOn() throws IOException {
    run("run-1", options);

    run("run-2", replaying(repaired("run-1")));
    run("run-3", replaying(letters("run-2")));

    assertThat(Files.readAllLines(letters("run-1"))).hasSize(3);
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(Files.readAllLines(letters("run-" + attempt)))
          .filteredOn(line -> line.contains("\"step\":\"Check/clicks\""))
          .singleElement()
          .asString()
          .contains("\"attempt\":" + attempt)
          .contains("clicks.jsonl#2@Check/clicks\"");
    }
  }

  @Test
  void replayingTwiceGivesNothingTwice() throws IOException {
    run("run-1", options);
    Path repaired = repaired("run-1");
    List<String> lines = new ArrayList<>(Files.readAllLines(repaired));
    lines.addAll(lines);
    Path doubled = Files.write(folder.resolve("doubled.jsonl"), lines);
    run("run-2", replaying(repaired));
    Map<String, List<Row>> once = published();

    RunReport again = run("run-3", replaying(doubled));

    assertThat(again.failure()).isNull();
    assertThat(again.ledger()).contains(new StepBalance("Replay/Check/orders", 2, 1, 0, 1, 0, 0));
    assertThat(published()).isEqualTo(once);
  }

  @Test
  void aLetterThatCannotBeReadIsALetterAgain() throws IOException {
    run("run-1", options);
    Path broken =
        edited("run-1", line -> line.replace("\"record_number\":3", "\"record_number\":\"3\""));

    RunReport report = run("run-2", replaying(broken));

    assertThat(report.failure()).isNull();
    assertThat(report.ledger()).contains(new StepBalance("Replay/Map/orders", 1, 0, 0, 0, 0, 1));
    assertThat(Files.readAllLines(letters("run-2")))
        .anyMatch(line -> line.contains("CANNOT_REPLAY") && line.contains("\"attempt\":2"));
  }

  @Test
  void everyOutputOfAReplayIsMissedWhenItLosesARecord() throws IOException {
    run("run-1", options);
    Path repaired = repaired("run-1");
    List<String> lines = new ArrayList<>(Files.readAllLines(repaired));
    lines.add(lines.get(0));
    LosingRun losing = new LosingRun(new EcommercePipeline(), Runs.DIRECT);
    Map<String, String> replaying = replaying(Files.write(folder.resolve("some.jsonl"), lines));
    List<String> outputs =
        List.of(
            "Replay/Map/orders",
            "Map/orders/replaced",
            "Map/orders/others",
            "Replay/Check/orders",
            "Check/orders/replaced",
            "Check/orders/others");
    assertThat(losing.outputs(Runs.request(warehouse(), "complete", replaying)))
        .containsAll(outputs);
    Map<String, String> unnoticed = new TreeMap<>();

    for (String output : outputs) {
      LosingRun.Outcome outcome =
          losing.lose(
              output, Runs.request(warehouse(), "lost-" + outputs.indexOf(output), replaying));
      if (!outcome.lost()
          || !String.valueOf(outcome.report().failure()).contains("The ledger does not balance")) {
        unnoticed.put(output, outcome.lost() + ", " + outcome.report().failure());
      }
    }

    assertThat(unnoticed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, Check/orders", "3, Map/orders"})
  void refusesInputsThatHaveAnotherRecordWhereALetterIsFrom(int place, String step)
      throws IOException {
    run("run-1", options);
    Path repaired = repaired("run-1");
    Path orders = Path.of(Objects.requireNonNull(options.get("orders")));
    List<String> lines = new ArrayList<>(Files.readAllLines(orders));
    lines.set(place, "O9,1,2026-03-02T10:00:00Z,C1,P1,1,1.50,EUR,DE,placed");
    Files.write(orders, lines);

    RunReport report = run("run-2", replaying(repaired));

    assertThat(report.failure())
        .isEqualTo(
            "The pipeline stopped: Cannot replay "
                + orders
                + "#"
                + place
                + "@"
                + step
                + ": another record is there than the letter was written about; replay over the"
                + " inputs of the run before");
    assertThat(orders()).isEqualTo(Map.of("O1", "2026-03-02T10:00:00.000Z"));
  }

  @Test
  void saysEverythingThatIsWrongWithAFile() throws IOException {
    Path letters = write("letters.jsonl", "{\"step\":\"x\"}", "", "[");

    assertThatThrownBy(() -> run("run-1", replaying(letters)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot read --replay "
                + letters
                + ": line 1: Missing required run_id\n"
                + "Cannot read --replay "
                + letters
                + ": line 3: ");
    assertThatThrownBy(() -> run("run-1", Map.of("replay", letters.toString())))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use --replay with generated events: their truth is without repaired records");
  }

  /** As somebody would with an editor. */
  private Path repaired(String runId) throws IOException {
    return edited(
        runId,
        line ->
            line.replace("\"quantity\":0", "\"quantity\":3")
                .replace("yesterday", "2026-03-01T23:30:00Z"));
  }

  private Path edited(String runId, UnaryOperator<String> edit) throws IOException {
    List<String> lines = Files.readAllLines(letters(runId)).stream().map(edit).toList();
    return Files.write(folder.resolve("edited.jsonl"), lines);
  }

  private Path letters(String runId) {
    return warehouse().resolve("runs").resolve(runId).resolve("dead_letters.jsonl");
  }

  private Map<String, String> replaying(Path letters) {
    Map<String, String> with = new HashMap<>(options);
    with.put("replay", letters.toString());
    return with;
  }

  private RunReport run(String runId, Map<String, String> with) {
    return Runs.run(Runs.request(warehouse(), runId, with));
  }

  private Path warehouse() {
    return folder.resolve("warehouse");
  }

  private Map<String, String> orders() {
    Map<String, String> times = new TreeMap<>();
    for (Row row : Runs.rows(warehouse(), Tables.SILVER_ORDERS)) {
      times.put(
          Objects.requireNonNull(row.getString("order_id")),
          String.valueOf(row.getDateTime("event_time")));
    }
    return times;
  }

  private Map<String, List<Row>> published() {
    Map<String, List<Row>> rows = new TreeMap<>();
    for (IcebergTable table :
        List.of(
            Tables.SILVER_ORDERS,
            Tables.SILVER_CLICKS,
            Tables.SALES_BY_PRODUCT,
            Tables.SALES_BY_COUNTRY,
            Tables.SESSIONS)) {
      List<Row> sorted = new ArrayList<>(Runs.rows(warehouse(), table));
      sorted.sort(Comparator.comparing(Row::toString));
      rows.put(table.name(), sorted);
    }
    return rows;
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
