/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.CommitStream;
import io.millrace.io.iceberg.CommitTables;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.WrittenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The tables of a run, how it writes them, and when what it wrote becomes visible: at the end of a
 * batch, behind the gate; of a stream while it runs. Not thread-safe; one per run.
 */
final class RunTables {
  private final RunMode mode;
  private final List<IcebergTable> tables = new ArrayList<>();
  private final List<IcebergTable> ofRun = new ArrayList<>();
  private final List<PCollection<WrittenFile>> files = new ArrayList<>();

  RunTables(RunMode mode) {
    this.mode = mode;
  }

  /**
   * Adds a table. One that holds the rows of a single run is emptied when a stream starts, and
   * written on from there; at the end of a batch all its rows are replaced. One whose keys are
   * upserted goes on from run to run.
   *
   * @return the table as this run writes it
   */
  IcebergTable add(IcebergTable table) {
    boolean isOfRun =
        table.mode() == WriteMode.REPLACE || table.mode() == WriteMode.OVERWRITE_WINDOWS;
    IcebergTable written = table;
    if (mode == RunMode.BATCH && table.mode() == WriteMode.OVERWRITE_WINDOWS) {
      written = table.withMode(WriteMode.REPLACE);
    } else if (mode == RunMode.STREAMING && table.mode() == WriteMode.REPLACE) {
      written = table.withMode(WriteMode.APPEND);
    }
    tables.add(written);
    if (isOfRun) {
      ofRun.add(written);
    }
    return written;
  }

  /** Adds files of the tables. */
  void add(PCollection<WrittenFile> written) {
    files.add(written);
  }

  /** In the order they were added. */
  List<IcebergTable> all() {
    return List.copyOf(tables);
  }

  /** Those that hold the rows of a single run. */
  List<IcebergTable> ofRun() {
    return List.copyOf(ofRun);
  }

  /**
   * Commits all files.
   *
   * @param gate what a batch waits for; a stream waits for nothing
   */
  void commit(IcebergCatalog catalog, String runId, Supplier<PCollectionView<Boolean>> gate) {
    PCollection<WrittenFile> all = PCollectionList.of(files).apply("Files", Flatten.pCollections());
    if (mode == RunMode.STREAMING) {
      all.apply("Commit", CommitStream.of(catalog, tables, runId));
    } else {
      all.apply("Commit", CommitTables.of(catalog, tables, runId, gate.get()));
    }
  }
}
