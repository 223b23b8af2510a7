/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.ParquetSchema.Match;
import io.millrace.transforms.block.Block;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads row groups of one Parquet file. What cannot be read of one is a letter, after the rows
 * before it. Not thread-safe; one per range.
 */
final class ParquetRowGroups implements Closeable {
  private static final byte[] NO_BYTES = {};
  private static final int BLOCK_BYTES = 1 << 20;

  private final FileRange range;
  private final ParquetSource source;
  private final ParquetFileReader reader;
  private final Match match;
  private final ParquetRow row;
  private final BlockRecords records;
  private long gathered;

  /** The number of the next group, and how many rows the groups before it have. */
  private int next;

  private long rowsBefore;

  /** The one under way, and how many of its rows are read. */
  private @Nullable Group group;

  private long read;

  /**
   * A group that is read.
   *
   * @param start where in the file it starts
   * @param firstRow how many rows the groups before it have
   */
  private record Group(
      BlockMetaData metadata, RecordReader<Boolean> rows, long start, long firstRow) {}

  /**
   * Reads the groups that start in that range.
   *
   * @param row what the match's root tells of a row
   */
  ParquetRowGroups(
      FileRange range,
      ParquetSource source,
      ParquetFileReader reader,
      Match match,
      ParquetRow row,
      BlockRecords records) {
    this.range = range;
    this.source = source;
    this.reader = reader;
    this.match = match;
    this.row = row;
    this.records = records;
  }

  /** Reads a row; false if there is none. */
  boolean next() {
    Group current = group;
    if (current != null && read < current.metadata().getRowCount()) {
      read++;
      readRow(current);
      return true;
    }
    group = null;
    List<BlockMetaData> groups = reader.getRowGroups();
    if (next == groups.size()) {
      flush();
      return false;
    }
    BlockMetaData metadata = groups.get(next);
    long start = start(metadata);
    if (start >= range.from() && start < range.to()) {
      begin(metadata, start);
    }
    next++;
    rowsBefore += metadata.getRowCount();
    return true;
  }

  private void begin(BlockMetaData metadata, long start) {
    if (!match.problems().isEmpty()) {
      refuse(metadata, rowsBefore);
      return;
    }
    try {
      group = new Group(metadata, open(next), start, rowsBefore);
      read = 0;
    } catch (IOException | RuntimeException | NoClassDefFoundError e) {
      lose(metadata, start, rowsBefore, 1, e);
    }
  }

  private void readRow(Group current) {
    row.start();
    try {
      current.rows().read();
    } catch (RuntimeException | NoClassDefFoundError e) {
      // Decoders meet corrupt bytes with whatever they run into; an absent codec is an Error.
      records.builder().abandonRow();
      lose(current.metadata(), current.start(), current.firstRow(), read, e);
      group = null;
      return;
    }
    add(row.problem(), current.firstRow() + read);
  }

  /** Every group has one place, also one that is damaged. */
  private static long start(BlockMetaData group) {
    long start = Long.MAX_VALUE - 1;
    for (ColumnChunkMetaData column : group.getColumns()) {
      start = Math.max(0, Math.min(start, column.getStartingPos()));
    }
    return start;
  }

  private RecordReader<Boolean> open(int number) throws IOException {
    PageReadStore pages = reader.readRowGroup(number);
    return new ColumnIOFactory(reader.getFileMetaData().getCreatedBy())
        .getColumnIO(match.projection(), reader.getFileMetaData().getSchema(), /* strict= */ true)
        .getRecordReader(pages, new Rows(match.root()), FilterCompat.NOOP);
  }

  private void add(@Nullable Problem problem, long place) {
    gathered += row.bytes();
    boolean added = records.add(problem, NO_BYTES, 0, 0, place);
    if (added && (gathered >= BLOCK_BYTES || records.builder().rows() == BlockRecords.MAX_ROWS)) {
      flush();
    }
  }

  /** No row is of the schema: none needs to be read to say so. */
  private void refuse(BlockMetaData group, long rowsBefore) {
    Problem problem = new Problem(RawRecord.INVALID_VALUE, String.join("; ", match.problems()));
    for (long i = 1; i <= group.getRowCount(); i++) {
      records.add(problem, NO_BYTES, 0, 0, rowsBefore + i);
    }
  }

  private void lose(BlockMetaData group, long start, long rowsBefore, long place, Throwable cause) {
    Problem problem =
        records.unreadable(
            start,
            "row %d of %d in a row group: %s".formatted(place, group.getRowCount(), reason(cause)));
    RecordBytes bytes;
    try {
      bytes = source.bytes(start, group.getCompressedSize());
    } catch (IOException e) {
      bytes = new RecordBytes(0); // The letter tells of the first failure.
    }
    records.addLetter(problem, bytes, String.valueOf(rowsBefore + place));
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Excerpt.of(root.getMessage() == null ? root.toString() : root.getMessage());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Gives out the rows gathered. */
  private void flush() {
    gathered = 0;
    Block block = records.build();
    if (block != null) {
      records.give(block);
    }
  }

  /** Parquet's way to a record: here the columns have it once it is read. */
  private static final class Rows extends RecordMaterializer<Boolean> {
    private final GroupConverter root;

    Rows(GroupConverter root) {
      this.root = root;
    }

    @Override
    public Boolean getCurrentRecord() {
      return Boolean.TRUE;
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }
}
