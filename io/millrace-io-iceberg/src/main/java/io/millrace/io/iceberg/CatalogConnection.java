/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * A catalog that is open. Where it does not answer the failure says which it is and where.
 *
 * <p>Not thread-safe; close it.
 */
final class CatalogConnection implements AutoCloseable {
  private static final String POSTGRES = "jdbc:postgresql:";

  /** Without them a server that says nothing would be waited for without end. */
  private static final Map<String, String> REST_TIMEOUTS =
      Map.of(
          "rest.client.connection-timeout-ms", "60000",
          "rest.client.socket-timeout-ms", "300000");

  /** The same, in seconds. */
  private static final Map<String, String> POSTGRES_TIMEOUTS = Map.of("jdbc.socketTimeout", "300");

  private final String label;
  private final Catalog catalog;
  private final CatalogLibraries libraries;
  private final Function<Namespace, Map<String, String>> folders;

  private CatalogConnection(
      String label,
      Catalog catalog,
      CatalogLibraries libraries,
      Function<Namespace, Map<String, String>> folders) {
    this.label = label;
    this.catalog = catalog;
    this.libraries = libraries;
    this.folders = folders;
  }

  /**
   * Opens a catalog.
   *
   * @throws IllegalStateException if it is away, refuses, or lacks a library
   */
  static CatalogConnection to(IcebergCatalog catalog, Configuration hadoop) {
    Map<String, String> properties = catalog.properties();
    String label = catalog.name() + " at " + CatalogAddress.of(properties);
    CatalogLibraries libraries = new CatalogLibraries(label, properties);
    libraries.loadDriver();
    return new CatalogConnection(
        label,
        answered(
            "open",
            label,
            libraries,
            () ->
                CatalogUtil.buildIcebergCatalog(catalog.name(), withTimeouts(properties), hadoop)),
        libraries,
        namespace -> NamespaceFolder.make(properties, hadoop, namespace));
  }

  private static <T extends @Nullable Object> T answered(
      String verb, String label, CatalogLibraries libraries, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw libraries.missing(e).orElseGet(() -> CatalogFailure.told(verb, label, e));
    } catch (NoClassDefFoundError e) {
      throw libraries.missing(e).orElseThrow(() -> e);
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
   * Asks the catalog.
   *
   * @throws IllegalStateException if it does not answer
   */
  <T extends @Nullable Object> T ask(Function<Catalog, T> question) {
    return answered("ask", label, libraries, () -> question.apply(catalog));
  }

  /** The same of work that asks the catalog again and again. */
  void whileAsking(Runnable work) {
    ask(
        catalog -> {
          work.run();
          return null;
        });
  }

  /** Makes ready for a namespace, and says what it is to be made with. */
  Map<String, String> makeFolder(Namespace namespace) {
    return folders.apply(namespace);
  }

  /** Its name and where it is. */
  String label() {
    return label;
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
