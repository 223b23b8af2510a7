/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes the records of one range of a CSV file. Not thread-safe; one per range. */
final class CsvBlocks implements RecordSink {
  /** A block is given out after so many bytes of records, or as many rows as it may have. */
  private static final int BLOCK_BYTES = 1 << 20;

  private final BlockRecords records;
  private final CsvLineParser parser;
  private final int recordColumn;
  private @Nullable Problem headerFault;
  private long gathered;

  /**
   * @param recordColumn where a record's text goes; -1 for nowhere
   */
  CsvBlocks(BlockRecords records, CsvLineParser parser, int recordColumn) {
    this.records = records;
    this.parser = parser;
    this.recordColumn = recordColumn;
  }

  @Override
  public void useHeader(String header, @Nullable Problem fault) {
    headerFault = fault;
    if (fault == null) {
      try {
        parser.useHeader(CsvFields.of(header));
      } catch (MalformedRecordException e) {
        throw new IllegalStateException("A malformed header has a fault", e);
      }
    }
  }

  @Override
  public void useNoHeader(Problem fault) {
    headerFault = fault;
  }

  @Override
  public void add(
      @Nullable Long offset, byte[] array, int from, int length, @Nullable Problem problem) {
    int to = from + length;
    Problem first = problem == null ? headerFault : problem;
    if (first == null) {
      first = parser.parse(array, from, to, records.builder());
    }
    if (first == null && recordColumn >= 0) {
      records.builder().column(recordColumn).appendBytes(array, from, length);
    }
    gathered += length;
    boolean added = records.add(first, array, from, to, requireNonNull(offset, "offset is null"));
    if (added && (gathered >= BLOCK_BYTES || records.builder().rows() == BlockRecords.MAX_ROWS)) {
      flush();
    }
  }

  @Override
  public void add(@Nullable Long offset, RecordBytes record, @Nullable Problem problem) {
    records.addLetter(
        requireNonNull(problem, "a record is cut without a problem"),
        record,
        String.valueOf(offset));
  }

  @Override
  public void addNothing(@Nullable Long offset, Problem problem) {
    add(offset, new RecordBytes(0), problem);
  }

  @Override
  public Problem unreadable(long offset, IOException cause) {
    return records.unreadable(offset, cause);
  }

  /** Gives out the rows gathered. */
  void flush() {
    gathered = 0;
    Block block = records.build();
    if (block != null) {
      records.give(block);
    }
  }
}
