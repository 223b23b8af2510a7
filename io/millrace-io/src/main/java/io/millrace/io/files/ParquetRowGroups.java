/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.ParquetSchema.Match;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads row groups of one Parquet file. What cannot be read of one is a letter, after the rows
 * before it. Not thread-safe; one per range.
 */
final class ParquetRowGroups {
  private static final byte[] NO_BYTES = {};
  private static final int BLOCK_BYTES = 1 << 20;

  private final ParquetSource source;
  private final ParquetFileReader reader;
  private final Match match;
  private final ParquetRow row;
  private final BlockRecords records;
  private long gathered;

  /**
   * @param row what the match's root tells of a row
   */
  ParquetRowGroups(
      ParquetSource source,
      ParquetFileReader reader,
      Match match,
      ParquetRow row,
      BlockRecords records) {
    this.source = source;
    this.reader = reader;
    this.match = match;
    this.row = row;
    this.records = records;
  }

  /**
   * Reads one.
   *
   * @param start where in the file it starts
   * @param rowsBefore how many rows the groups before it have
   */
  void read(int number, long start, long rowsBefore) {
    BlockMetaData group = reader.getRowGroups().get(number);
    if (!match.problems().isEmpty()) {
      refuse(group, rowsBefore);
      return;
    }
    RecordReader<Boolean> rows;
    try {
      rows = open(number);
    } catch (IOException | RuntimeException | NoClassDefFoundError e) {
      lose(group, start, rowsBefore, 1, e);
      return;
    }
    for (long i = 1; i <= group.getRowCount(); i++) {
      row.start();
      try {
        rows.read();
      } catch (RuntimeException | NoClassDefFoundError e) {
        // Decoders meet corrupt bytes with whatever they run into; an absent codec is an Error.
        records.builder().abandonRow();
        lose(group, start, rowsBefore, i, e);
        return;
      }
      add(row.problem(), rowsBefore + i);
    }
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

  /** Gives out the rows gathered. */
  void flush() {
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
