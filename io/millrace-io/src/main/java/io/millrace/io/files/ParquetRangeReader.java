/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.ParquetSchema.Match;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.jspecify.annotations.Nullable;

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
  public Reading open(FileRange range, BlockRecords records) throws IOException {
    ParquetSource source = ParquetSource.open(range.path());
    try {
      long bytes = Math.max(0, Math.min(range.to(), source.getLength()) - range.from());
      return new Groups(source, groups(range, source, records), bytes);
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }

  /** Null for a file that has none that can be read. */
  private @Nullable ParquetRowGroups groups(
      FileRange range, ParquetSource source, BlockRecords records) throws IOException {
    if (source.getLength() == 0) {
      return null;
    }
    try {
      ParquetFileReader reader = source.reader();
      ParquetRow row = new ParquetRow(settings.spec().maxRecordBytes());
      Match match =
          ParquetSchema.match(
              settings.schema(),
              reader.getFileMetaData().getSchema(),
              records.builder()::column,
              row);
      addTimeProblem(match);
      reader.setRequestedSchema(match.projection());
      return new ParquetRowGroups(range, source, reader, match, row, records);
    } catch (UnreadableInputException e) {
      // One of a file's ranges tells.
      if (range.from() == 0) {
        records.addLetter(
            records.unreadable(0, e), source.bytes(0, source.getLength()), String.valueOf(0));
      }
      return null;
    }
  }

  /**
   * The row groups of a range.
   *
   * @param groups null if none can be read
   */
  private record Groups(ParquetSource source, @Nullable ParquetRowGroups groups, long bytes)
      implements Reading {
    @Override
    public boolean next() {
      return groups != null && groups.next();
    }

    @Override
    public void close() throws IOException {
      try (source) {
        if (groups != null) {
          groups.close();
        }
      }
    }
  }

  /** A file without event times has no rows, even where its schema lets them be null. */
  private void addTimeProblem(Match match) {
    String time = requireNonNull(settings.eventTimeField(), "eventTimeField is null");
    if (settings.schema().hasField(time)
        && match.problems().isEmpty()
        && !match.projection().containsField(time)) {
      match.problems().add("Missing required " + time + ": event time");
    }
  }
}
