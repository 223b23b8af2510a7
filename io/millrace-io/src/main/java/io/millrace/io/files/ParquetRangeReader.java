/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.ParquetSchema.Match;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/** Reads the row groups of Parquet files that start in a range, and of them the wanted columns. */
final class ParquetRangeReader implements RangeReader {
  private final ReadBlocksSettings settings;

  /**
   * @throws IllegalArgumentException if a field has a type that nothing is read as
   */
  ParquetRangeReader(ReadBlocksSettings settings) {
    this.settings = settings;
    List<String> problems = new ArrayList<>();
    for (Field field : settings.schema().getFields()) {
      if (!ParquetSchema.isSupported(field.getType())) {
        problems.add(
            "Unsupported type of field %s: %s (supported: all but logical types)"
                .formatted(field.getName(), field.getType()));
      }
    }
    if (settings.recordField() != null) {
      problems.add("Cannot use keepingRecordIn together with parquetFiles: a row has no text");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  @Override
  public long read(FileRange range, BlockRecords records) throws IOException {
    try (ParquetSource source = ParquetSource.open(range.path())) {
      long length = source.getLength();
      if (length > 0) {
        read(range, source, records);
      }
      return Math.max(0, Math.min(range.to(), length) - range.from());
    }
  }

  private void read(FileRange range, ParquetSource source, BlockRecords records)
      throws IOException {
    try (ParquetFileReader reader = source.reader()) {
      ParquetRow row = new ParquetRow(settings.spec().maxRecordBytes());
      Match match =
          ParquetSchema.match(
              settings.schema(),
              reader.getFileMetaData().getSchema(),
              records.builder()::column,
              row);
      addTimeProblem(match);
      reader.setRequestedSchema(match.projection());
      ParquetRowGroups file = new ParquetRowGroups(source, reader, match, row, records);
      long rowsBefore = 0;
      List<BlockMetaData> groups = reader.getRowGroups();
      for (int i = 0; i < groups.size(); i++) {
        long start = start(groups.get(i));
        if (start >= range.from() && start < range.to()) {
          file.read(i, start, rowsBefore);
        }
        rowsBefore += groups.get(i).getRowCount();
      }
      file.flush();
    } catch (UnreadableInputException e) {
      // One of a file's ranges tells.
      if (range.from() == 0) {
        records.addLetter(
            records.unreadable(0, e), source.bytes(0, source.getLength()), String.valueOf(0));
      }
    }
  }

  /** A file without event times has no rows, even where its schema lets them be null. */
  private void addTimeProblem(Match match) {
    String time = requireNonNull(settings.eventTimeField(), "eventTimeField is null");
    if (match.problems().isEmpty() && !match.projection().containsField(time)) {
      match.problems().add("Missing required " + time + ": event time");
    }
  }

  /** Every group has one place, also one that is damaged. */
  private static long start(BlockMetaData group) {
    long start = Long.MAX_VALUE - 1;
    for (ColumnChunkMetaData column : group.getColumns()) {
      start = Math.max(0, Math.min(start, column.getStartingPos()));
    }
    return start;
  }
}
