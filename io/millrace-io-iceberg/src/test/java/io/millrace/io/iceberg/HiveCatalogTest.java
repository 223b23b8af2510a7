/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.testing.engines.HiveMetastoreExtension;
import io.millrace.testing.engines.HiveMetastoreServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class HiveCatalogTest extends CatalogContract {
  @RegisterExtension static final HiveMetastoreExtension HIVE = HiveMetastoreExtension.ofClass();

  private final HiveMetastoreServer server;

  HiveCatalogTest(HiveMetastoreServer server) {
    this.server = server;
  }

  @Override
  IcebergCatalog catalog() {
    // tag::catalog[]
    return new IcebergCatalog(
        "hive",
        Map.of(
            "type", "hive",
            "uri", server.uri().toString(),
            "warehouse", server.warehouse().toString()));
    // end::catalog[]
  }

  @Test
  void losesNothingOfSeveralJvmsThatUpsertAtOnce() throws Exception {
    assertHoldsForSeveralJvms();
  }

  @Test
  void itsTablesAreDatasetsByTheirAddress() {
    IcebergConnectorTest.assertServes(
        Map.of(
            "catalog.type",
            "hive",
            "catalog.uri",
            server.uri().toString(),
            "catalog.warehouse",
            server.warehouse().toString(),
            "columns",
            "id string, units int64"));
  }

  @Test
  void aCommitThatFoundTheServerGoneIsMadeWhenItIsBack() throws Exception {
    IcebergTable log =
        new IcebergTable("restarted.log", Revenue.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
    Row row = Revenue.row("de", 0, 10, 0);
    List<Row> found = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(catalog())) {
      tables.prepare(List.of(log));
      List<WrittenFile> files = List.of(Stock.file(tables, log, List.of(row)));

      server.kill();
      try {
        assertThatThrownBy(() -> tables.commit(log, "1", files))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("Cannot ask the catalog hive at " + server.uri() + ": ")
            .hasMessageEndingWith("Connection refused; start it, or correct its address");
      } finally {
        server.start();
      }
      tables.commit(log, "1", files);
      tables.commit(log, "1", files);

      tables.forEachRow(log, found::add);
    }
    assertThat(found).containsExactly(row);
  }
}
