/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.DeleteLoader;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.ContentFileUtil;

/**
 * Rows of files that readers are not to see. A data file has one delete file at most: what it had
 * before goes into the new one, and a file without a row to be seen goes itself. Not thread-safe.
 */
final class HiddenRows {
  private final Table table;
  private final Map<String, BitSet> byFile = new HashMap<>();
  private final List<String> written = new ArrayList<>();
  private final List<String> unused = new ArrayList<>();

  HiddenRows(Table table) {
    this.table = table;
  }

  void hide(KeyedRow row) {
    byFile.computeIfAbsent(row.file(), first -> new BitSet()).set(Math.toIntExact(row.position()));
  }

  /** Adds a new file but for its hidden rows; not at all if it has no other. */
  void add(DataFile file, RowDelta delta) {
    BitSet hidden = byFile.getOrDefault(file.location(), new BitSet());
    if (hidden.cardinality() == file.recordCount()) {
      unused.add(file.location());
      return;
    }
    delta.addRows(file);
    if (!hidden.isEmpty()) {
      delta.addDeletes(write(file, hidden));
    }
  }

  boolean isHidden(DataFile file, long position) {
    BitSet hidden = byFile.get(file.location());
    return hidden != null && hidden.get(Math.toIntExact(position));
  }

  /** Hides rows of a file that the table has. */
  void change(FileScanTask task, RowDelta delta) {
    DataFile file = task.file();
    BitSet hidden = byFile.get(file.location());
    if (hidden == null) {
      return;
    }
    loader(table)
        .loadPositionDeletes(positionDeletes(task).toList(), file.location())
        .forEach(position -> hidden.set(Math.toIntExact(position)));
    if (hidden.cardinality() == file.recordCount()) {
      remove(task, delta);
    } else {
      removeDeletes(task, delta);
      delta.addDeletes(write(file, hidden));
    }
  }

  /** Takes a file out of the table, with what hides rows of it. */
  void remove(FileScanTask task, RowDelta delta) {
    removeDeletes(task, delta);
    delta.removeRows(task.file());
  }

  private static void removeDeletes(FileScanTask task, RowDelta delta) {
    // One that is of other files, too, stays for them.
    positionDeletes(task).filter(ContentFileUtil::isFileScoped).forEach(delta::removeDeletes);
  }

  private static Stream<DeleteFile> positionDeletes(FileScanTask task) {
    return task.deletes().stream()
        .filter(delete -> delete.content() == FileContent.POSITION_DELETES);
  }

  /** Reads delete files in the thread that asks. */
  static DeleteLoader loader(Table table) {
    return new BaseDeleteLoader(delete -> table.io().newInputFile(delete), null);
  }

  private DeleteFile write(DataFile file, BitSet positions) {
    String name = FileFormat.PARQUET.addExtension(UUID.randomUUID() + "-deletes");
    String location = table.locationProvider().newDataLocation(name);
    written.add(location);
    try {
      PositionDeleteWriter<Void> writer =
          Parquet.writeDeletes(table.io().newOutputFile(location))
              .setAll(table.properties())
              .metricsConfig(MetricsConfig.forPositionDelete(table))
              .withSpec(table.specs().get(file.specId()))
              .withPartition(file.partition())
              .overwrite()
              .buildPositionWriter();
      try (writer) {
        PositionDelete<Void> delete = PositionDelete.create();
        positions.stream().forEach(position -> writer.write(delete.set(file.location(), position)));
      }
      return writer.toDeleteFile();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write deletes of " + file.location(), e);
    }
  }

  /** Files that were written for a commit. */
  List<String> written() {
    return written;
  }

  /** New files of which no row is seen. */
  List<String> unused() {
    return unused;
  }
}
