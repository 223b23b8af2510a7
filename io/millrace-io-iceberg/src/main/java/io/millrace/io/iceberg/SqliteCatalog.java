/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.Internal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.JdbcClientPool;

/**
 * Iceberg's JDBC catalog with a connection per call.
 *
 * <p>Iceberg 1.10 leaves result sets of its start-up checks open on pooled connections. SQLite
 * counts those as readers, so the first commit of another connection would wait for ever. Closing
 * the connection closes them; opening one is a file open.
 */
@Internal
public final class SqliteCatalog extends JdbcCatalog {
  /** Called by Iceberg, by name. */
  public SqliteCatalog() {
    super(null, ConnectionPerCall::new, true);
  }

  private static final class ConnectionPerCall extends JdbcClientPool {
    ConnectionPerCall(Map<String, String> properties) {
      super(properties.getOrDefault(CatalogProperties.URI, ""), properties);
    }

    @Override
    public <R> R run(Action<R, Connection, SQLException> action, boolean retry)
        throws SQLException, InterruptedException {
      try (Connection connection = newClient()) {
        return action.run(connection);
      }
    }
  }
}
