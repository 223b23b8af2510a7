/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.Internal;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/**
 * Iceberg's JDBC catalog with a connection per call.
 *
 * <p>Iceberg 1.10 leaves result sets of its start-up checks open on pooled connections. SQLite
 * counts those as readers, so the first commit of another connection would wait for ever. Closing
 * the connection closes them; opening one is a file open.
 *
 * <p>The driver is that of this class's own class path: a worker that a cluster has given several
 * jobs has one of each, and {@link java.sql.DriverManager} finds that of the first job only.
 */
@Internal
public final class SqliteCatalog extends JdbcCatalog {
  /** Called by Iceberg, by name. */
  public SqliteCatalog() {
    super(null, ConnectionPerCall::new, true);
  }

  private static final class ConnectionPerCall extends JdbcClientPool {
    private static final String DRIVER = "org.sqlite.JDBC";
    private final String uri;
    private final Properties settings = new Properties();

    ConnectionPerCall(Map<String, String> properties) {
      super(properties.getOrDefault(CatalogProperties.URI, ""), properties);
      this.uri = properties.getOrDefault(CatalogProperties.URI, "");
      properties.forEach(
          (name, value) -> {
            if (name.startsWith(PROPERTY_PREFIX)) {
              settings.setProperty(name.substring(PROPERTY_PREFIX.length()), value);
            }
          });
    }

    @Override
    protected Connection newClient() {
      try {
        Driver driver = (Driver) Class.forName(DRIVER).getDeclaredConstructor().newInstance();
        Connection connection = driver.connect(uri, settings);
        if (connection == null) {
          throw new UncheckedSQLException("Invalid uri: %s (must be jdbc:sqlite:FILE)", uri);
        }
        return connection;
      } catch (SQLException e) {
        throw new UncheckedSQLException(e, "Failed to connect: %s", uri);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot load " + DRIVER, e);
      }
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
