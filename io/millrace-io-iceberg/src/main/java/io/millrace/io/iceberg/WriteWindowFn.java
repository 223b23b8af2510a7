/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Writes what came of a window to a file, or one per partition, without the rows that others of it
 * correct.
 */
final class WriteWindowFn extends DoFn<KV<Long, Iterable<Row>>, WrittenFile> {
  private static final long serialVersionUID = 1L;
  private final IcebergCatalog catalog;
  private final IcebergTable spec;
  private transient @Nullable TableFiles files;

  WriteWindowFn(IcebergCatalog catalog, IcebergTable spec) {
    this.catalog = catalog;
    this.spec = spec;
  }

  @Setup
  public void setup() {
    files = new TableFiles(catalog, spec);
  }

  @ProcessElement
  public void processElement(
      @Element KV<Long, Iterable<Row>> window, OutputReceiver<WrittenFile> out) throws IOException {
    LatestRows<Row> latest = new LatestRows<>(spec.requireVersions(), IcebergRows::valueOf);
    window.getValue().forEach(latest::add);
    TableFiles ofTable = requireNonNull(files, "not set up");
    OpenFiles<Cells> open = ofTable.start();
    latest.rows().forEach(row -> Rows.ITSELF.write(row, open));
    ofTable.written(open.finish(), latest.superseded()).forEach(out::output);
  }

  @Teardown
  public void teardown() {
    if (files != null) {
      files.close();
    }
  }
}
