/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/**
 * Takes JSON records that lie in arrays, and gives out each as a row of a block or a letter.
 *
 * <p>The arrays are never to be written to again: the column of a record's text shows them. Not
 * thread-safe; one per reader.
 *
 * @since 0.1
 */
@Internal
public final class JsonBlocks {
  private final ReadBlocksSettings settings;
  private final LineParser parser;
  private final BlockRecords records;
  private final int maxRecordBytes;
  private byte[] bytes = {};
  private int[] starts = {};
  private int[] lengths = {};

  JsonBlocks(ReadBlocksSettings settings, LineParser parser, BlockRecords records) {
    this.settings = settings;
    this.parser = parser;
    this.records = records;
    this.maxRecordBytes = settings.spec().maxRecordBytes();
  }

  /** Takes records of no place yet; {@link #moveTo} says where they come from. */
  public JsonBlocks(
      ReadBlocksSettings settings, Consumer<Block> blocks, Consumer<Rejected> letters) {
    this(
        settings,
        new JsonLineParser(settings.schema(), settings.spec()),
        new BlockRecords("", settings, settings.schema(), blocks, letters));
  }

  /**
   * Goes on with the records of another place, which has a watermark of its own.
   *
   * @param place as letters name it
   * @param latest what {@link #latest} was when that place was left; {@link Block#ON_TIME} at first
   */
  public void moveTo(String place, long latest) {
    records.moveTo(place, latest);
  }

  /** The largest event time so far in this place; {@link Block#ON_TIME} for none. */
  public long latest() {
    return records.latest();
  }

  /** Begins a block whose records lie in that array. */
  public void begin(byte[] newBytes) {
    bytes = newBytes;
    // A block keeps its own arrays.
    if (settings.recordField() != null) {
      starts = new int[BlockRecords.MAX_ROWS];
      lengths = new int[BlockRecords.MAX_ROWS];
    }
  }

  /**
   * Adds a record.
   *
   * @param position in its place, for a letter's key
   */
  public void add(int from, int to, long position) {
    Problem problem =
        to - from > maxRecordBytes
            ? FileRecords.tooLarge(to - from, maxRecordBytes)
            : parser.parse(bytes, from, to, records.builder());
    int row = records.builder().rows();
    if (!records.add(problem, bytes, from, to, position)) {
      return;
    }
    if (settings.recordField() != null) {
      starts[row] = from;
      lengths[row] = to - from;
    }
    if (row + 1 == BlockRecords.MAX_ROWS) {
      end();
      begin(bytes);
    }
  }

  /** Adds a record that has no bytes, which is a letter. */
  public void addNothing(long position) {
    records.addLetter(
        new Problem(RawRecord.MALFORMED_RECORD, "Cannot parse record: it has no value"), position);
  }

  /** Gives out the rows there are as a block. */
  public void end() {
    Block block = records.build();
    if (block == null) {
      return;
    }
    if (settings.recordField() != null) {
      Column record = Block.view(FieldType.STRING, block.rows(), bytes, starts, lengths);
      block = block.with(settings.output(), List.of(record));
    }
    records.give(block);
  }
}
