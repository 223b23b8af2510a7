/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.junit.jupiter.api.Test;

class IcebergTableTest {
  @Test
  void refusesANameWithoutANamespace() {
    assertThatThrownBy(
            () -> new IcebergTable("orders", Revenue.SCHEMA, WriteMode.APPEND, Gate.ALWAYS))
        .hasMessage("Invalid table name: orders (must be namespace.table in lower snake case)");
  }

  @Test
  void namesEveryColumnOfVersionsThatItDoesNotHave() {
    Schema schema =
        Schema.builder()
            .addNullableField("window_start", FieldType.DATETIME)
            .addStringField("pane")
            .build();

    assertThatThrownBy(
            () -> IcebergTable.ofWindows("gold.revenue", schema, Revenue.VERSIONS, Gate.ALWAYS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot overwrite windows of gold.revenue: Invalid column window_start: DATETIME with"
                + " nulls (must be DATETIME without nulls); Invalid column pane: STRING (must be"
                + " INT64 without nulls); Missing required column country");
  }

  @Test
  void refusesAKeyWithTheWindowOrThePane() {
    RowVersions versions = new RowVersions("window_start", List.of("country", "pane"), "pane");

    assertThatThrownBy(
            () -> IcebergTable.ofWindows("gold.revenue", Revenue.SCHEMA, versions, Gate.ALWAYS))
        .hasMessage(
            "Cannot overwrite windows of gold.revenue: Cannot use pane in the key: it is the"
                + " window or the pane");
  }

  @Test
  void hasVersionsWhereItOverwritesWindowsAndNowhereElse() {
    assertThatThrownBy(
            () ->
                new IcebergTable(
                    "gold.revenue", Revenue.SCHEMA, WriteMode.OVERWRITE_WINDOWS, Gate.ALWAYS))
        .hasMessage("Missing required versions of gold.revenue: OVERWRITE_WINDOWS needs them");
    assertThatThrownBy(
            () ->
                new IcebergTable(
                    "gold.revenue",
                    Revenue.SCHEMA,
                    WriteMode.APPEND,
                    Gate.ALWAYS,
                    new RowVersions("window_start", List.of(), "pane"),
                    null,
                    List.of()))
        .hasMessage("Cannot use versions together with APPEND in gold.revenue");
  }

  @Test
  void hasAKeyWhereItUpsertsAndNowhereElse() {
    assertThatThrownBy(
            () -> new IcebergTable("silver.stock", Stock.SCHEMA, WriteMode.UPSERT, Gate.ALWAYS))
        .hasMessage("Missing required key of silver.stock: UPSERT needs it");
    assertThatThrownBy(
            () ->
                new IcebergTable(
                    "silver.stock",
                    Stock.SCHEMA,
                    WriteMode.APPEND,
                    Gate.ALWAYS,
                    null,
                    UpsertKey.of("sku"),
                    List.of()))
        .hasMessage("Cannot use key together with APPEND in silver.stock");
  }

  @Test
  void namesEveryColumnOfAKeyThatItDoesNotHave() {
    UpsertKey key =
        UpsertKey.of("units", "nowhere", "sku", "sku").orderedBy("sku").deletedIn("version");

    assertThatThrownBy(() -> IcebergTable.ofKeys("silver.stock", Stock.SCHEMA, key, Gate.ALWAYS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot upsert silver.stock: Invalid column units: INT64 with nulls (must be without"
                + " nulls); Missing required column nowhere; Cannot use sku twice in the key;"
                + " Invalid column sku: STRING (must be INT32 or INT64 or DATETIME without nulls);"
                + " Invalid column version: INT64 (must be BOOLEAN without nulls); Cannot use sku"
                + " in the key: it is the order or the deleted column");
  }

  @Test
  void refusesAKeyWithoutColumns() {
    assertThatThrownBy(UpsertKey::of).hasMessage("Missing required columns of the key");
  }
}
