/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.io.dataset.ConnectorDescription;
import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.DatasetUse;
import io.millrace.io.dataset.Zone;
import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tables of databases as datasets, by {@link ReadTable} and {@link UpsertRows}.
 *
 * @since 0.1
 */
@Internal
public final class JdbcConnector implements DatasetConnector<DatabaseSettings> {
  @Override
  public ConnectorDescription description() {
    return new ConnectorDescription(
        "jdbc",
        "Tables of ClickHouse, DuckDB, H2, MariaDB, MySQL, PostgreSQL and SQLite, whose drivers are"
            + " yours to add.",
        List.of(
            "jdbc:postgresql://localhost:5432/shop?table=orders&user=etl&password_file=/run/shop",
            "jdbc:sqlite:shop.sqlite?table=orders"),
        Map.of(
            DatasetUse.READ,
            "In parts beside each other, each by a statement of its own, so not as the table is at"
                + " one time; a row with a value that its column's type cannot take is a letter.",
            DatasetUse.WRITE,
            "One row a key, that of the highest version; a row that the database refuses is a"
                + " letter. The table is there.",
            DatasetUse.WRITE_STREAM,
            "Likewise, at least a transaction a bundle."));
  }

  @Override
  public Class<DatabaseSettings> settings() {
    return DatabaseSettings.class;
  }

  @Override
  public Map<String, String> located(String location) {
    JdbcAddress.of(DatabaseSettings.PREFIX + location)
        .secretProblem()
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return Map.of("url", location);
  }

  @Override
  public Dataset open(Zone zone, DatabaseSettings settings) {
    requireNone(settings.problems());
    List<TableColumn> columns = settings.toRead().columns();
    List<String> problems = new ArrayList<>();
    ReadSettings reads = settings.toRead().withSchema(settings.wanted(columns, problems));
    ReadSettings.Plan plan = reads.plan(columns, problems);
    requireNone(problems);
    return new TableDataset(zone, settings, reads, TableColumn.schema(plan.columns()));
  }

  private static void requireNone(Collection<String> problems) {
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
  }
}
