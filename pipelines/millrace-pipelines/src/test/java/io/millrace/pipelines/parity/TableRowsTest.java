/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.pipelines.parity.ComparedTable.Holds;
import io.millrace.pipelines.report.ParityReport.Held;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two tables compared row by row, in whatever order their rows come. */
class TableRowsTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addStringField("product")
          .addDateTimeField("window_start")
          .addNullableField("revenue", FieldType.DECIMAL)
          .addStringField("run_id")
          .build();
  private static final ComparedTable TABLE =
      ComparedTable.of(
              new IcebergTable("gold.sales", SCHEMA, WriteMode.REPLACE, Gate.ALWAYS), Holds.RESULTS)
          .leavingOut("run_id")
          .keyedBy("product", "window_start")
          .windowedBy("window_start");

  @Test
  void agreesWhateverTheOrderTheScaleAndWhatIsLeftOut() {
    List<Row> rows = List.of(sale("a", 0, "1.50", "r1"), sale("b", 1, null, "r1"));
    List<Row> same = List.of(sale("b", 1, null, "r2"), sale("a", 0, "1.5", "r2"));

    TableRows read = read(same);

    assertThat(read.against("the oracle", read(rows)))
        .isEqualTo(new Held("the oracle", 2, List.of()));
    assertThat(read.digest().hash()).isEqualTo(read(rows).digest().hash());
    assertThat(read.windows()).isEqualTo(2);
  }

  @Test
  void namesTheColumnThatIsAnother() {
    List<Row> rows = List.of(sale("a", 0, "1.50", "r"), sale("b", 0, "2", "r"));
    List<Row> changed = List.of(sale("a", 0, "1.50", "r"), sale("b", 0, "2.01", "r"));

    assertThat(differences(rows, changed))
        .containsExactly(
            "product=\"b\" window_start=2026-03-02T00:00:00Z: revenue is 2.01 (must be 2)");
  }

  @Test
  void namesARowThatIsMissingOneTooManyAndOneThatComesTwice() {
    List<Row> rows = List.of(sale("a", 0, "1", "r"), sale("b", 0, "2", "r"));
    List<Row> others =
        List.of(sale("b", 0, "2", "r"), sale("b", 0, "2", "r"), sale("c", 0, null, "r"));

    assertThat(differences(rows, others))
        .containsExactly(
            "product=\"a\" window_start=2026-03-02T00:00:00Z: missing: revenue=1",
            "product=\"b\" window_start=2026-03-02T00:00:00Z: 2 times (must be 1): revenue=2",
            "product=\"c\" window_start=2026-03-02T00:00:00Z: unexpected: revenue=null");
  }

  @Test
  void comparesNoRowsThatAreAnEnginesMatter() {
    ComparedTable without = TABLE.except(Set.of("a"));
    List<Row> rows = List.of(sale("a", 0, "1", "r"), sale("b", 0, "2", "r"));
    List<Row> others = List.of(sale("a", 0, "7", "r"), sale("a", 1, "1", "r"));

    TableRows read = TableRows.read(without, others::forEach);

    assertThat(read.digest().rows()).isZero();
    assertThat(read.against("a run", TableRows.read(without, rows::forEach)).differences())
        .containsExactly("product=\"b\" window_start=2026-03-02T00:00:00Z: missing: revenue=2");
  }

  @Test
  void tellsNullFromItsNameAndTextsFromTheirNeighbours() {
    List<Row> rows = List.of(sale("a\",\"b", 0, null, "r"));
    List<Row> others = List.of(sale("a", 0, null, "r"));

    assertThat(differences(rows, others)).hasSize(2);
    assertThat(RowText.of((Object) "null")).isNotEqualTo(RowText.of((Object) null));
    assertThat(RowText.of(new byte[] {0, -1})).isEqualTo("0x00ff");
  }

  @Test
  void tellsWhatAPlainOracleTellsOfRandomTables() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int differing = 0;
    for (int script = 0; script < 500; script++) {
      List<Row> rows = random(random, 1 + random.nextInt(40));
      List<Row> others = spoiled(rows, random, random.nextInt(3));

      List<String> told = differences(rows, others);

      Set<String> keys = differingKeys(rows, others);
      differing += keys.isEmpty() ? 0 : 1;
      assertThat(told.isEmpty()).as("seed %s, script %s", seed, script).isEqualTo(keys.isEmpty());
      assertThat(read(rows).digest().hash().equals(read(others).digest().hash()))
          .as("seed %s, script %s", seed, script)
          .isEqualTo(keys.isEmpty());
      assertThat(told.stream().map(line -> line.substring(0, line.indexOf(": "))).distinct())
          .as("seed %s, script %s", seed, script)
          .containsExactlyInAnyOrderElementsOf(keys);
    }
    assertThat(differing).as("seed %s", seed).isBetween(100, 499);
  }

  @Test
  void showsNoMoreThanTheFirstDifferences() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      rows.add(sale("p" + i, i % 7, "1", "r"));
    }

    assertThat(differences(rows, List.of())).hasSize(5).allMatch(line -> line.contains("missing"));
  }

  @Test
  void refusesAKeyThatTheTableHasNot() {
    assertThatThrownBy(() -> TABLE.keyedBy("country"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unsupported columns of gold.sales: [country] (supported: product, window_start,"
                + " revenue)");
  }

  private static List<String> differences(List<Row> expected, List<Row> found) {
    return read(found).against("the oracle", read(expected)).differences();
  }

  private static TableRows read(List<Row> rows) {
    return TableRows.read(TABLE, rows::forEach);
  }

  /** Up to two changes, of at most two keys. */
  private static List<Row> spoiled(List<Row> rows, Random random, int changes) {
    List<Row> spoiled = new ArrayList<>(rows);
    for (int i = 0; i < changes && !spoiled.isEmpty(); i++) {
      int at = random.nextInt(spoiled.size());
      Row row = spoiled.get(at);
      switch (random.nextInt(3)) {
        case 0 -> spoiled.remove(at);
        case 1 -> spoiled.add(row);
        default ->
            spoiled.set(
                at,
                Row.fromRow(row)
                    .withFieldValue("revenue", new BigDecimal(1 + random.nextInt(3)))
                    .build());
      }
    }
    Collections.shuffle(spoiled, random);
    return spoiled;
  }

  private static List<Row> random(Random random, int size) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String revenue = random.nextInt(5) == 0 ? null : "" + random.nextInt(4);
      rows.add(sale("p" + random.nextInt(8), random.nextInt(4), revenue, "r"));
    }
    return rows;
  }

  /** The keys whose rows are others, counted. */
  private static Set<String> differingKeys(List<Row> rows, List<Row> others) {
    Map<String, Map<List<Object>, Long>> expected = counted(rows);
    Map<String, Map<List<Object>, Long>> found = counted(others);
    Set<String> keys = new HashSet<>(expected.keySet());
    keys.addAll(found.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(expected.get(key), found.get(key)))
        .collect(Collectors.toSet());
  }

  private static Map<String, Map<List<Object>, Long>> counted(List<Row> rows) {
    return rows.stream()
        .collect(
            groupingBy(
                row ->
                    "product=\"%s\" window_start=%s"
                        .formatted(
                            row.getString("product"),
                            java.time.Instant.ofEpochMilli(
                                row.getDateTime("window_start").getMillis())),
                groupingBy(row -> List.of(String.valueOf(row.getDecimal("revenue"))), counting())));
  }

  private static Row sale(String product, int hour, @Nullable String revenue, String runId) {
    return Row.withSchema(SCHEMA)
        .addValues(
            product,
            Instant.parse("2026-03-02T00:00:00Z").plus(hour * 3_600_000L),
            revenue == null ? null : new BigDecimal(revenue),
            runId)
        .build();
  }
}
