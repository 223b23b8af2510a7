/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges into blocks of the wanted fields, from the records or, where it tells them, from the
 * path. Not thread-safe; one per worker.
 */
final class RangeRows {
  private final ReadBlocksSettings settings;
  private final boolean lasting;
  private @Nullable Folder last;

  /**
   * How the files of a folder are read.
   *
   * @param fields what its path tells
   * @param rest how what is left is read
   */
  private record Folder(
      String path, FolderFields fields, ReadBlocksSettings rest, RangeReader reader) {}

  /**
   * @param lasting whether blocks may be kept as they are given out, with the records' text
   */
  RangeRows(ReadBlocksSettings settings, boolean lasting) {
    this.settings = settings;
    this.lasting = lasting;
  }

  /** Gives the range's records to the outputs; returns its tally. */
  Row read(FileRange range, Consumer<Block> blocks, Consumer<Rejected> letters) {
    try (Rows rows = open(range, Block.ON_TIME, blocks, letters)) {
      boolean more = true;
      while (more) {
        more = rows.next();
      }
      return Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
          .attachValues(range.path(), rows.records(), rows.bytes());
    }
  }

  /**
   * Begins a range. One is read at a time.
   *
   * @param latest the largest event time before it; {@link Block#ON_TIME} for none
   */
  Rows open(FileRange range, long latest, Consumer<Block> blocks, Consumer<Rejected> letters) {
    Folder folder = folder(FolderFields.folderOf(range.path()));
    BlockRecords records = records(range, folder, blocks, letters);
    records.moveTo(range.path(), latest);
    return new Rows(range, folder.reader(), records);
  }

  /** A range that is read. What cannot be read is a letter. */
  static final class Rows implements AutoCloseable {
    private final FileRange range;
    private final BlockRecords records;
    private RangeReader.@Nullable Reading reading;
    private long bytes;

    private Rows(FileRange range, RangeReader reader, BlockRecords records) {
      this.range = range;
      this.records = records;
      try {
        reading = reader.open(range, records);
      } catch (IOException e) {
        records.addUnreadable(range.from(), new RecordBytes(0), e);
      }
    }

    /** Gives out some records more; false at the end of the range. */
    boolean next() {
      if (reading != null && reading.next()) {
        return true;
      }
      close();
      return false;
    }

    /** How many records there were so far, as rows or letters. */
    long records() {
      return records.count();
    }

    /** How many bytes were read of the range so far. */
    long bytes() {
      return reading == null ? bytes : reading.bytes();
    }

    @Override
    public void close() {
      RangeReader.Reading open = reading;
      if (open != null) {
        bytes = open.bytes();
        reading = null;
        try {
          open.close();
        } catch (IOException e) {
          records.addUnreadable(range.from(), new RecordBytes(0), e);
        }
      }
    }
  }

  private BlockRecords records(
      FileRange range, Folder folder, Consumer<Block> blocks, Consumer<Rejected> letters) {
    ReadBlocksSettings rest = folder.rest();
    FolderFields fields = folder.fields();
    // A line of JSON stays where it is, and its column is added to the block.
    Schema gathered = rest.format() == FileFormat.JSONL ? rest.schema() : rest.output();
    Schema all = settings.output();
    return new BlockRecords(
        range.path(),
        rest,
        gathered,
        fields,
        fields.isEmpty() ? blocks : block -> blocks.accept(fields.addTo(block, all)),
        letters);
  }

  private Folder folder(String path) {
    Folder folder = last;
    if (folder == null || !folder.path().equals(path)) {
      FolderFields fields = FolderFields.of(path, settings.schema());
      ReadBlocksSettings rest = settings.withSchema(fields.without(settings.schema()));
      folder = new Folder(path, fields, rest, rest.reader(lasting));
      last = folder;
    }
    return folder;
  }
}
