/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.jspecify.annotations.Nullable;

/**
 * A catalog that is open. Where it does not answer the failure says which it is and where.
 *
 * <p>Not thread-safe; close it.
 */
final class CatalogConnection implements AutoCloseable {
  private static final String JDBC = "jdbc:";
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final Map<String, String> DRIVERS =
      Map.of(
          "jdbc:mariadb:",
          "org.mariadb.jdbc:mariadb-java-client",
          "jdbc:mysql:",
          "com.mysql:mysql-connector-j",
          POSTGRES,
          "org.postgresql:postgresql");

  /** What has the catalogs that Iceberg's core has not, by their types. */
  private static final Map<String, String> MODULES =
      Map.of(
          "bigquery", "org.apache.iceberg:iceberg-bigquery",
          "glue", "org.apache.iceberg:iceberg-aws",
          "hive", "org.apache.iceberg:iceberg-hive-metastore",
          "nessie", "org.apache.iceberg:iceberg-nessie");

  /** Without them a server that says nothing would be waited for without end. */
  private static final Map<String, String> REST_TIMEOUTS =
      Map.of(
          "rest.client.connection-timeout-ms", "60000",
          "rest.client.socket-timeout-ms", "300000");

  /** The same, in seconds. */
  private static final Map<String, String> POSTGRES_TIMEOUTS = Map.of("jdbc.socketTimeout", "300");

  private final String label;
  private final Catalog catalog;

  private CatalogConnection(String label, Catalog catalog) {
    this.label = label;
    this.catalog = catalog;
  }

  /**
   * Opens a catalog.
   *
   * @throws IllegalStateException if it is away, refuses, or lacks a library
   */
  static CatalogConnection to(IcebergCatalog catalog, Configuration hadoop) {
    String label = catalog.name() + " at " + CatalogAddress.of(catalog.properties());
    loadDriver(label, catalog.properties());
    try {
      return new CatalogConnection(
          label,
          CatalogUtil.buildIcebergCatalog(
              catalog.name(), withTimeouts(catalog.properties()), hadoop));
    } catch (RESTException | UncheckedSQLException e) {
      throw failure("open", label, e);
    } catch (IllegalArgumentException e) {
      String type = catalog.properties().getOrDefault(CatalogUtil.ICEBERG_CATALOG_TYPE, "");
      String module = MODULES.get(type.toLowerCase(Locale.ROOT));
      if (module == null || !(e.getCause() instanceof NoSuchMethodException)) {
        throw e;
      }
      throw new IllegalStateException(
          "Cannot open the catalog %s: its type %s is not on the class path; add the dependency %s"
              .formatted(label, type, module),
          e);
    }
  }

  /** The same with those that are not given. */
  static Map<String, String> withTimeouts(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(REST_TIMEOUTS);
    if (properties.getOrDefault(CatalogProperties.URI, "").startsWith(POSTGRES)) {
      all.putAll(POSTGRES_TIMEOUTS);
    }
    all.putAll(properties);
    return all;
  }

  /**
   * Makes the driver known to {@link java.sql.DriverManager}, where Iceberg asks for it: a worker
   * that a cluster has given several jobs has loaded that of the first alone.
   */
  private static void loadDriver(String label, Map<String, String> properties) {
    String uri = properties.getOrDefault(CatalogProperties.URI, "");
    if (!uri.startsWith(JDBC)
        || SqliteCatalog.class.getName().equals(properties.get(CatalogProperties.CATALOG_IMPL))) {
      return;
    }
    try {
      for (Driver driver :
          ServiceLoader.load(Driver.class, CatalogConnection.class.getClassLoader())) {
        if (driver.acceptsURL(uri)) {
          return;
        }
      }
    } catch (SQLException e) {
      throw failure("open", label, e);
    }
    String repair =
        DRIVERS.entrySet().stream()
            .filter(driver -> uri.startsWith(driver.getKey()))
            .map(driver -> "the dependency " + driver.getValue())
            .findFirst()
            .orElse("its own");
    throw new IllegalStateException(
        "Cannot open the catalog %s: no JDBC driver on the class path is for it; add %s"
            .formatted(label, repair));
  }

  /**
   * Asks the catalog.
   *
   * @throws IllegalStateException if it does not answer
   */
  <T extends @Nullable Object> T ask(Function<Catalog, T> question) {
    try {
      return question.apply(catalog);
    } catch (RESTException | UncheckedSQLException e) {
      throw failure("ask", label, e);
    }
  }

  /** The same of work that asks the catalog again and again. */
  void whileAsking(Runnable work) {
    ask(
        catalog -> {
          work.run();
          return null;
        });
  }

  /** Its name and where it is. */
  String label() {
    return label;
  }

  /** Leaves out Iceberg's own message of a connection that fails: it has the whole address. */
  private static IllegalStateException failure(String verb, String label, Exception failure) {
    Throwable cause =
        failure instanceof UncheckedSQLException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Throwable reason = cause;
    boolean isAway = reason instanceof IOException;
    while (reason.getCause() != null) {
      reason = requireNonNull(reason.getCause());
      isAway |= reason instanceof IOException;
    }
    return new IllegalStateException(
        "Cannot %s the catalog %s: %s%s"
            .formatted(
                verb,
                label,
                reason.getMessage() == null ? reason.getClass().getName() : reason.getMessage(),
                isAway ? "; start it, or correct its address" : ""),
        cause);
  }

  @Override
  public void close() {
    if (catalog instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("Cannot close the catalog " + label, e);
      }
    }
  }
}
