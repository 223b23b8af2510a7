/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;

/** Makes tables that are not there yet, and holds those that are against what is to be written. */
final class PrepareTables {
  private PrepareTables() {}

  /**
   * The table, made with its namespace if it is not there.
   *
   * @param toNamespace what a namespace is made with, asked if it is not there
   */
  static Table createIfAbsent(
      Catalog catalog, IcebergTable spec, Function<Namespace, Map<String, String>> toNamespace) {
    Schema schema = IcebergRows.icebergSchema(spec);
    TableIdentifier id = spec.identifier();
    if (catalog.tableExists(id)) {
      return catalog.loadTable(id);
    }
    createNamespaceIfAbsent(catalog, id.namespace(), toNamespace);
    try {
      return catalog
          .buildTable(id, schema)
          .withPartitionSpec(PartitionColumn.spec(spec.partitions(), schema))
          .withProperty(TableProperties.FORMAT_VERSION, "2")
          .withProperty(TableProperties.PARQUET_COMPRESSION, "zstd")
          .create();
    } catch (RuntimeException e) {
      // Another run made it between our look and our try, which catalogs tell in words of their
      // own; its schema is checked like any other.
      if (catalog.tableExists(id)) {
        return catalog.loadTable(id);
      }
      throw e;
    }
  }

  private static void createNamespaceIfAbsent(
      Catalog catalog, Namespace namespace, Function<Namespace, Map<String, String>> toNamespace) {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      try {
        // The REST client asks it for a key of null, which Map.of does not take.
        namespaces.createNamespace(namespace, new HashMap<>(toNamespace.apply(namespace)));
      } catch (RuntimeException e) {
        if (!namespaces.namespaceExists(namespace)) {
          throw e;
        }
      }
    }
  }

  /** Tells how a table is another than a run would write. */
  static void addDifference(Table table, IcebergTable spec, List<String> problems) {
    Schema wanted = IcebergRows.icebergSchema(spec);
    Schema found = table.schema();
    PartitionSpec partitions = PartitionColumn.spec(spec.partitions(), wanted);
    if (!found.asStruct().equals(wanted.asStruct())) {
      problems.add(
          "Cannot write "
              + spec.name()
              + ": the table has the columns "
              + found.asStruct()
              + ", this version writes "
              + wanted.asStruct());
    } else if (!found.identifierFieldNames().equals(wanted.identifierFieldNames())) {
      problems.add(
          "Cannot write "
              + spec.name()
              + ": the table has the key "
              + new TreeSet<>(found.identifierFieldNames())
              + ", this version writes "
              + new TreeSet<>(wanted.identifierFieldNames()));
    } else if (!table.spec().compatibleWith(partitions)) {
      problems.add(
          "Cannot write "
              + spec.name()
              + ": the table has the partitions "
              + table.spec().fields()
              + ", this version writes "
              + partitions.fields());
    }
  }
}
