/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ScanTaskParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** Gives the parts of files that make up a snapshot, in Iceberg's own JSON form. */
final class PlanFilesFn extends DoFn<SnapshotRange, String> {
  private static final long serialVersionUID = 1L;
  private final IcebergCatalog catalog;

  PlanFilesFn(IcebergCatalog catalog) {
    this.catalog = catalog;
  }

  @ProcessElement
  public void processElement(@Element SnapshotRange range, OutputReceiver<String> out)
      throws IOException {
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      Table table = tables.load(range.table());
      try (CloseableIterable<FileScanTask> parts = range.plan(table)) {
        parts.forEach(part -> out.output(ScanTaskParser.toJson(part)));
      }
    }
  }
}
