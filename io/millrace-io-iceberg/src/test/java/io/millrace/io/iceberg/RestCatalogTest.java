/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.testing.engines.IcebergRestExtension;
import io.millrace.testing.engines.IcebergRestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RestCatalogTest extends CatalogContract {
  @RegisterExtension static final IcebergRestExtension REST = IcebergRestExtension.ofClass();

  private final IcebergRestServer server;

  RestCatalogTest(IcebergRestServer server) {
    this.server = server;
  }

  @Override
  IcebergCatalog catalog() {
    // tag::catalog[]
    return new IcebergCatalog("rest", Map.of("type", "rest", "uri", server.uri().toString()));
    // end::catalog[]
  }

  @Test
  void losesNothingOfSeveralJvmsThatUpsertAtOnce() throws Exception {
    assertHoldsForSeveralJvms();
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
      assertThatThrownBy(() -> tables.commit(log, "1", files))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Cannot ask the catalog rest at " + server.uri() + ": ")
          .hasMessageEndingWith("Connection refused; start it, or correct its address");
      server.start();
      tables.commit(log, "1", files);
      tables.commit(log, "1", files);

      tables.forEachRow(log, found::add);
    }
    assertThat(found).containsExactly(row);
  }

  @Test
  void saysThatTheServerIsAway() throws Exception {
    server.stop();
    try {
      assertThatThrownBy(() -> IcebergTables.open(catalog()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot open the catalog rest at %s: Connect to %s failed: Connection refused; start it, or correct its address"
                  .formatted(server.uri(), server.uri()));
    } finally {
      server.start();
    }
  }
}
