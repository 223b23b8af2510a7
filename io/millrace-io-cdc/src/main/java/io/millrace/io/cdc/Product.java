/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A kind of database whose changes are read. */
enum Product {
  POSTGRESQL("postgresql", "5432", "public"),
  MARIADB("mariadb", "3306", null);

  private final String scheme;
  private final String port;
  private final @Nullable String schema;

  Product(String scheme, String port, @Nullable String schema) {
    this.scheme = scheme;
    this.port = port;
    this.schema = schema;
  }

  /** That of a URL's scheme. */
  static Product of(String scheme) {
    return Arrays.stream(values())
        .filter(product -> product.scheme.equals(scheme))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unsupported database: " + scheme));
  }

  /** The schemes of URLs, as a pattern has alternatives. */
  static String schemes() {
    return Arrays.stream(values()).map(product -> product.scheme).collect(joining("|"));
  }

  /** Where it listens if nothing else is told. */
  String port() {
    return port;
  }

  /** The schema of tables that are named without one. */
  String schema(String database) {
    return schema == null ? database : schema;
  }

  /** The log of a database of this kind. */
  DatabaseLog log(ChangesSettings settings) {
    return switch (this) {
      case POSTGRESQL -> new PostgresLog(settings);
      case MARIADB -> new MariaDbLog(settings);
    };
  }
}
