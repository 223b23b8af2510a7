/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ScanTaskParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** Gives the parts of files that make up what is read of a table, in Iceberg's own JSON form. */
final class PlanFilesFn extends DoFn<String, String> {
  private static final long serialVersionUID = 1L;
  private final IcebergCatalog catalog;
  private final SnapshotRange range;

  PlanFilesFn(IcebergCatalog catalog, SnapshotRange range) {
    this.catalog = catalog;
    this.range = range;
  }

  @ProcessElement
  public void processElement(OutputReceiver<String> out) throws IOException {
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      Table table = tables.load(range.table());
      try (CloseableIterable<FileScanTask> parts = range.plan(table)) {
        parts.forEach(part -> out.output(ScanTaskParser.toJson(part)));
      }
    }
  }
}
