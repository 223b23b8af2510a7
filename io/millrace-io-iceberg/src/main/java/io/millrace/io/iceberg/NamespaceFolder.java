/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.util.LocationUtil;

/**
 * Makes the folder of a namespace before the namespace, in Hive's metastore. Else that makes it
 * too, and of two who make one namespace at once it deletes the folder for the second, with what
 * the first has in it by then. A folder that it has not made it leaves alone.
 */
final class NamespaceFolder {
  private static final String HIVE = "hive";
  private static final String LOCATION = "location";

  private NamespaceFolder() {}

  /**
   * Makes it, where the catalog is such a one and its warehouse is known.
   *
   * @return what the namespace is to be made with
   */
  static Map<String, String> make(
      Map<String, String> catalog, Configuration hadoop, Namespace namespace) {
    String warehouse = catalog.get(CatalogProperties.WAREHOUSE_LOCATION);
    // Files of others than Hadoop's are in stores that have no folders.
    if (!HIVE.equalsIgnoreCase(catalog.get(CatalogUtil.ICEBERG_CATALOG_TYPE))
        || warehouse == null
        || catalog.containsKey(CatalogProperties.FILE_IO_IMPL)) {
      return Map.of();
    }
    Path folder = new Path(LocationUtil.stripTrailingSlash(warehouse) + "/" + namespace + ".db");
    try {
      folder.getFileSystem(hadoop).mkdirs(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create the folder " + folder, e);
    }
    return Map.of(LOCATION, folder.toString());
  }
}
