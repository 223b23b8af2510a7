/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;

/** What a catalog needs that the user has to bring, and says so where it is not there. */
final class CatalogLibraries {
  private static final String JDBC = "jdbc:";
  private static final String HIVE = "hive";

  private static final Map<String, String> DRIVERS =
      Map.of(
          "jdbc:mariadb:",
          "org.mariadb.jdbc:mariadb-java-client",
          "jdbc:mysql:",
          "com.mysql:mysql-connector-j",
          "jdbc:postgresql:",
          "org.postgresql:postgresql");

  /** What has the catalogs that Iceberg's core has not, by their types. */
  private static final Map<String, String> MODULES =
      Map.of(
          "bigquery",
          "the dependency org.apache.iceberg:iceberg-bigquery",
          "glue",
          "the dependency org.apache.iceberg:iceberg-aws",
          HIVE,
          "the dependencies org.apache.iceberg:iceberg-hive-metastore,"
              + " org.apache.hive:hive-standalone-metastore, org.apache.hive:hive-common,"
              + " org.apache.hive.shims:hive-shims-common, org.apache.hive:hive-storage-api,"
              + " org.apache.thrift:libthrift, org.apache.thrift:libfb303,"
              + " commons-lang:commons-lang and com.google.guava:guava",
          "nessie",
          "the dependency org.apache.iceberg:iceberg-nessie");

  /** Classes of what Hive's client is, whichever way the message of an error spells them. */
  private static final Pattern OF_HIVE =
      Pattern.compile(
          "org[./]apache[./](hadoop[./]hive|hive|thrift|commons[./]lang)[./]"
              + "|com[./](facebook[./]fb303|google[./]common)[./]");

  private final String label;
  private final Map<String, String> properties;

  /**
   * @param label the catalog's name and where it is, for messages
   */
  CatalogLibraries(String label, Map<String, String> properties) {
    this.label = label;
    this.properties = properties;
  }

  /**
   * Makes the driver known to {@link java.sql.DriverManager}, where Iceberg asks for it: a worker
   * that a cluster has given several jobs has loaded that of the first alone.
   *
   * @throws IllegalStateException if there is none for the catalog's address
   */
  void loadDriver() {
    String uri = properties.getOrDefault(CatalogProperties.URI, "");
    if (!uri.startsWith(JDBC)
        || SqliteCatalog.class.getName().equals(properties.get(CatalogProperties.CATALOG_IMPL))) {
      return;
    }
    try {
      for (Driver driver :
          ServiceLoader.load(Driver.class, CatalogLibraries.class.getClassLoader())) {
        if (driver.acceptsURL(uri)) {
          return;
        }
      }
    } catch (SQLException e) {
      throw CatalogFailure.of("open", label, e);
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

  private String type() {
    return properties.getOrDefault(CatalogUtil.ICEBERG_CATALOG_TYPE, "").toLowerCase(Locale.ROOT);
  }

  /**
   * Tells that the catalog is not on the class path, or of Hive's not all of it; empty if that is
   * not what failed.
   */
  Optional<RuntimeException> missing(Throwable failure) {
    String module = MODULES.get(type());
    if (module == null) {
      return Optional.empty();
    }
    if (failure instanceof IllegalArgumentException
        && failure.getCause() instanceof NoSuchMethodException) {
      return Optional.of(missing("is not on the class path", module, failure));
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof NoClassDefFoundError
          && type().equals(HIVE)
          && OF_HIVE.matcher(String.valueOf(each.getMessage())).find()) {
        String reason = "lacks the class " + each.getMessage() + " on the class path";
        return Optional.of(missing(reason, module, failure));
      }
    }
    return Optional.empty();
  }

  private IllegalStateException missing(String reason, String module, Throwable failure) {
    return new IllegalStateException(
        "Cannot open the catalog %s: its type %s %s; add %s"
            .formatted(label, type(), reason, module),
        failure);
  }
}
