/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * How to reach an Iceberg catalog: its name and Iceberg's own catalog properties.
 *
 * <p>Travels to workers; each opens its own connection. Values may hold secrets: {@code toString}
 * names the catalog only.
 *
 * @param name the catalog's name, part of every table's identity in a JDBC catalog
 * @param properties as Iceberg documents them, e.g. {@code type}, {@code uri}, {@code warehouse}
 * @since 0.1
 */
@Evolving
public record IcebergCatalog(String name, Map<String, String> properties) implements Serializable {
  private static final String FILE = "catalog.db";

  public IcebergCatalog {
    requireNonNull(name, "name is null");
    properties = Map.copyOf(properties);
  }

  /**
   * A catalog in one folder, without a server: Iceberg's JDBC catalog on an SQLite file beside the
   * tables. Safe under several writing processes on one machine (SQLite locks); not for a network
   * share.
   *
   * @param warehouse the folder; made if absent
   */
  public static IcebergCatalog embedded(Path warehouse) {
    Path folder = warehouse.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create the warehouse folder " + folder, e);
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("catalog-impl", SqliteCatalog.class.getName());
    properties.put("uri", "jdbc:sqlite:" + folder.resolve(FILE));
    properties.put("jdbc.busy_timeout", "60000");
    properties.put("jdbc.schema-version", "V1");
    properties.put("warehouse", folder.toUri().toString());
    return new IcebergCatalog("millrace", properties);
  }

  /** Whether a folder has such a catalog already. */
  public static boolean isEmbeddedIn(Path warehouse) {
    return Files.isRegularFile(warehouse.resolve(FILE));
  }

  /** Opens a connection; close it. */
  CatalogConnection open() {
    return CatalogConnection.to(this, Hadoop.CONFIGURATION);
  }

  /** Read once: Hadoop parses its default settings anew for each configuration. */
  private static final class Hadoop {
    static final Configuration CONFIGURATION = new Configuration();

    static {
      // The checksummed local file system writes a hidden .crc beside every file; Parquet has its
      // own.
      CONFIGURATION.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    }
  }

  @Override
  public String toString() {
    return "IcebergCatalog[" + name + "]";
  }
}
