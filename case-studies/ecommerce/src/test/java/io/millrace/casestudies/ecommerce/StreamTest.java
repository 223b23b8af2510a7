/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.report.RunReport;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.ledger.StepBalance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same definition over a stream, held against its batch. */
class StreamTest {
  private static final long SEED = 20261122;
  private static final Map<String, String> SMALL = Map.of("events", "1000", "seed", "5");
  static final Duration DISORDER = Duration.ofHours(6);
  static final Duration LATENESS = Duration.ofHours(2);

  /** Three times `within`: see docs/streaming.md. */
  static final Duration PERIOD = Duration.ofMinutes(45);

  /** Where a record stood and how often its window came out are the stream's own. */
  private static final Set<String> VOLATILE = Set.of("source", "record_number", "pane");

  static final List<IcebergTable> PUBLISHED =
      List.of(
          Tables.SILVER_ORDERS,
          Tables.SILVER_CLICKS,
          Tables.SALES_BY_PRODUCT,
          Tables.SALES_BY_COUNTRY,
          Tables.SESSIONS,
          Tables.LAST_VISITS,
          Tables.WITHOUT_CUSTOMER);

  @TempDir Path folder;

  @Test
  void agreesWithTheTruthWhereNoRecordIsLate() {
    Map<String, String> options = new HashMap<>(SMALL);
    options.put("lateness", "P3D");

    RunReport report = stream(folder, "run-1", options);

    assertThat(report.failure()).isNull();
    assertThat(report.checks()).hasSize(3 + 8).allMatch(Check::passed);
    assertThat(report.ledger()).allMatch(step -> step.late() == 0 && step.isBalanced());
    assertThat(report.deadLetters()).isNotEmpty();
    assertThat(report.verdicts()).anyMatch(verdict -> verdict.failed() > 0);
  }

  @Test
  void givesTheRowsOfABatchWithoutTheLateRecords() throws IOException {
    Path generated = folder.resolve("generated");
    assertThat(Runs.run(generated, SMALL).failure()).isNull();
    Set<String> rejected = places(generated, "ops.dead_letters");
    Path input = generated.resolve("input/seed-5-events-1000");
    StreamInput orders = StreamInput.read(input.resolve("orders")).without(rejected);
    StreamInput clicks = StreamInput.read(input.resolve("clicks")).without(rejected);
    Random random = new Random(SEED);

    holdsAgainstABatch("as-made", orders, clicks, input.resolve("catalogue.csv"));
    holdsAgainstABatch(
        "shuffled",
        orders.shuffled(30, random),
        clicks.shuffled(45, random),
        input.resolve("catalogue.csv"));
  }

  private void holdsAgainstABatch(
      String name, StreamInput orders, StreamInput clicks, Path catalogue) throws IOException {
    Path arrived = folder.resolve(name);
    Map<String, String> options = options(arrived.resolve("all"), orders, clicks, catalogue);
    options.put("disorder", DISORDER.toString());
    options.put("lateness", LATENESS.toString());
    // Read at once, all would be there before the first window is.
    options.put("pace", "150");

    RunReport report = stream(arrived.resolve("stream"), "run-1", options);

    assertThat(report.failure()).as("%s, seed %d", name, SEED).isNull();
    assertThat(report.checks()).hasSize(3).allMatch(Check::passed);
    StreamInput allOrders = StreamInput.read(arrived.resolve("all/orders"));
    StreamInput allClicks = StreamInput.read(arrived.resolve("all/clicks"));
    Set<String> late = allOrders.late(PERIOD, LATENESS, DISORDER);
    late.addAll(allClicks.late(PERIOD, LATENESS, DISORDER));
    assertThat(late).hasSizeBetween(5, 600);
    assertThat(places(arrived.resolve("stream"), "ops.late"))
        .as("%s, seed %d", name, SEED)
        .isEqualTo(late);
    assertThat(report.ledger().stream().mapToLong(StepBalance::late).sum()).isEqualTo(late.size());
    Map<String, String> onTime =
        options(
            arrived.resolve("on-time"),
            allOrders.without(late),
            allClicks.without(late),
            catalogue);
    assertThat(Runs.run(arrived.resolve("batch"), onTime).failure()).isNull();
    for (IcebergTable table : PUBLISHED) {
      assertThat(rows(arrived.resolve("stream"), table))
          .as("%s, %s, seed %d", name, table.name(), SEED)
          .containsExactlyInAnyOrderElementsOf(rows(arrived.resolve("batch"), table));
    }
    assertThat(Runs.rows(arrived.resolve("stream"), Tables.BRONZE_CLICKS))
        .hasSameSizeAs(allClicks.lines());
  }

  private static Map<String, String> options(
      Path input, StreamInput orders, StreamInput clicks, Path catalogue) throws IOException {
    return new HashMap<>(
        Map.of(
            "orders", orders.write(input.resolve("orders"), 3).toString(),
            "clicks", clicks.write(input.resolve("clicks"), 2).toString(),
            "catalogue", catalogue.toString()));
  }

  @Test
  void aSecondStreamTakesThePlaceOfWhatWasPublishedAndNoIdIsStreamedTwice() {
    Map<String, String> few = Map.of("events", "100", "lateness", "P3D");
    Runs.run(Runs.request(folder, "batch", SMALL));

    RunReport report = stream(folder, "stream", few);

    assertThat(report.failure()).isNull();
    assertThat(Runs.rows(folder, Tables.SILVER_ORDERS)).hasSize(40);
    assertThat(report.tables())
        .filteredOn(table -> table.table().startsWith("gold."))
        .hasSize(5)
        .filteredOn(table -> !table.table().equals(Tables.LAST_VISITS.name()))
        .allMatch(table -> table.written() - table.superseded() == table.rows());
    String twice =
        "Cannot repeat run %s: a stream shows its rows while it runs, and would show them twice;"
            + " give a new run id";
    assertThatThrownBy(() -> stream(folder, "stream", few))
        .isInstanceOf(ValidationException.class)
        .hasMessage(twice, "stream");
    assertThatThrownBy(() -> stream(folder, "batch", few))
        .isInstanceOf(ValidationException.class)
        .hasMessage(twice, "batch");
    assertThatThrownBy(() -> Runs.run(Runs.request(folder, "stream", SMALL)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(twice, "stream");
    assertThat(Runs.rows(folder, Tables.SILVER_ORDERS)).hasSize(40);
  }

  static RunRequest request(Path warehouse, String runId, Map<String, String> options) {
    return new RunRequest(
        runId,
        Instant.parse("2026-03-04T05:06:07Z"),
        warehouse,
        RunMode.STREAMING,
        OnReject.CONTINUE,
        options);
  }

  static RunReport stream(Path warehouse, String runId, Map<String, String> options) {
    return PipelineRun.prepare(new EcommercePipeline(), request(warehouse, runId, options))
        .execute(Runs.DIRECT, Progress.SILENT);
  }

  static List<Map<String, String>> rows(Path warehouse, IcebergTable table) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Row row : Runs.rows(warehouse, table)) {
      Map<String, String> values = new TreeMap<>();
      for (String column : row.getSchema().getFieldNames()) {
        if (!VOLATILE.contains(column)) {
          values.put(column, String.valueOf(row.<Object>getValue(column)));
        }
      }
      rows.add(values);
    }
    return rows;
  }

  /** Where the records stood that an ops table has rows of. */
  static Set<String> places(Path warehouse, String table) {
    boolean isOfLetters = table.equals("ops.dead_letters");
    Schema.Builder columns = Schema.builder();
    if (isOfLetters) {
      columns.addStringField("idempotency_key");
    } else {
      columns.addStringField("source").addInt64Field("record_number");
    }
    Set<String> places = new HashSet<>();
    for (Row row :
        Runs.rows(
            warehouse, new IcebergTable(table, columns.build(), WriteMode.APPEND, Gate.ALWAYS))) {
      String place =
          isOfLetters
              ? requireNonNull(row.getString("idempotency_key")).replaceAll("@.*", "")
              : row.getString("source") + "#" + row.getInt64("record_number");
      assertThat(places.add(place)).as(place).isTrue();
    }
    return places;
  }
}
