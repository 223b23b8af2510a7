/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.DatasetUse;
import io.millrace.io.dataset.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the page to what the build has tried. What asks for servers is held to it where the build
 * has them, by {@code -Pservers}.
 */
class TriedConnectorsTest {
  private static final String PAGE = "docs/datasets.md";
  private static final WrittenPart TABLE =
      new WrittenPart(
          PAGE,
          "<!-- connectors, written by TriedConnectorsTest -->\n",
          "<!-- end of connectors -->\n");
  private static final String HEADER =
      """
      | connector | tried with | read | stream | write | write stream | a repeated write | killed | by |
      |---|---|---|---|---|---|---|---|---|
      """;

  @TempDir private Path folder;

  /** A database is asked for its columns. */
  @BeforeEach
  void makeTable() throws SQLException {
    try (Connection shop = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop"));
        Statement statement = shop.createStatement()) {
      statement.execute(
          "CREATE TABLE orders (id VARCHAR(9) NOT NULL PRIMARY KEY, version BIGINT NOT NULL)");
    }
  }

  @Test
  void everyUseOfEveryConnectorIsTried() {
    for (DatasetConnector<?> connector : Datasets.connectors()) {
      String scheme = connector.description().scheme();
      Set<DatasetUse> tried = EnumSet.noneOf(DatasetUse.class);
      TriedConnector.all().stream()
          .filter(one -> one.scheme().equals(scheme))
          .forEach(one -> tried.addAll(one.uses()));

      assertThat(tried).as(scheme).isEqualTo(connector.description().uses().keySet());
    }
  }

  @Test
  void showsWhatWasTried() throws IOException {
    List<String> lines = new ArrayList<>();
    for (TriedConnector connector : TriedConnector.all()) {
      Optional<String> line = connector.line(guarantee(connector.scheme()));
      lines.add(line.isPresent() ? line.get() : untried(connector));
    }

    TABLE.assertIs(HEADER + String.join("\n", lines) + "\n");
  }

  /** What the page says, since no test of this build can. */
  private static String untried(TriedConnector connector) throws IOException {
    assertThat(Boolean.getBoolean("millrace.servers"))
        .as("%s: not all of its tests ran; build all modules", connector.key())
        .isFalse();
    System.out.println("Not tried by this build: " + connector.key());
    return House.text(PAGE)
        .lines()
        .filter(line -> line.startsWith(connector.key()))
        .findFirst()
        .orElseThrow();
  }

  /** As a dataset of that kind says it. */
  private String guarantee(String scheme) {
    String address =
        switch (scheme) {
          case "cdc" -> "postgresql://127.0.0.1:1/shop?table=orders&slot=orders";
          case "file" -> folder.resolve("orders.csv") + "?event_time=version";
          case "kafka" -> "//127.0.0.1:1/orders";
          case "iceberg" -> "shop.orders?warehouse=" + folder;
          case "jdbc" ->
              "sqlite:" + folder.resolve("shop") + "?table=orders&key=id&version=version";
          default -> throw new IllegalArgumentException("Invalid scheme: " + scheme);
        };
    return Datasets.open(scheme + ":" + address, Map.of("columns", "id string, version int64"))
        .guarantee()
        .name()
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }
}
