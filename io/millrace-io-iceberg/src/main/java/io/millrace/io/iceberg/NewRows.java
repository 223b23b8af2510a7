/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.Evolving;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.expressions.Expression;
import org.jspecify.annotations.Nullable;

/**
 * What a table that only grows is given while it is watched: at the first look all rows that there
 * are, then those that came since the look before. A look at a table to which nothing came reads
 * one row of the catalog.
 *
 * <p>Not thread-safe; to be used while the {@link IcebergTables} that it is of are open.
 *
 * @since 0.1
 */
@Evolving
public final class NewRows {
  private final IcebergTable spec;
  private final Table table;
  private final Expression filter;
  private @Nullable Snapshot seen;

  NewRows(IcebergTable spec, Table table, Expression filter) {
    this.spec = spec;
    this.table = table;
    this.filter = filter;
  }

  /** Hands each to a consumer, in no particular order. */
  public void forEach(Consumer<Row> consumer) {
    table.refresh();
    Snapshot before = seen;
    Snapshot now = table.currentSnapshot();
    if (now == null || (before != null && before.snapshotId() == now.snapshotId())) {
      return;
    }
    IcebergGenerics.ScanBuilder scan = IcebergGenerics.read(table).where(filter);
    IcebergTables.forEachRow(
        spec,
        before == null
            ? scan.useSnapshot(now.snapshotId())
            : scan.appendsBetween(before.snapshotId(), now.snapshotId()),
        consumer);
    seen = now;
  }
}
