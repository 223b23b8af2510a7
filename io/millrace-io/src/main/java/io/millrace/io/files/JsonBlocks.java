/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Gives out JSON records, each as a row of a block or a letter.
 *
 * @since 0.1
 */
@Internal
public final class JsonBlocks implements RecordBlocks {
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
    this(settings, null, blocks, letters);
  }

  /**
   * Takes records as those of the other constructor.
   *
   * @param settings of what is in the records
   * @param side what their blocks have beside that; null for nothing
   */
  public JsonBlocks(
      ReadBlocksSettings settings,
      @Nullable SideColumns side,
      Consumer<Block> blocks,
      Consumer<Rejected> letters) {
    this(
        settings,
        new JsonLineParser(settings.schema(), settings.spec()),
        new BlockRecords(
            "",
            BlockRecords.coder(settings.format()),
            settings,
            settings.schema(),
            side,
            blocks,
            letters));
  }

  @Override
  public void moveTo(String place, long latest) {
    records.moveTo(place, latest);
  }

  @Override
  public long latest() {
    return records.latest();
  }

  @Override
  public void begin(byte[] newBytes) {
    bytes = newBytes;
    // A block keeps its own arrays.
    if (settings.recordField() != null) {
      starts = new int[BlockRecords.MAX_ROWS];
      lengths = new int[BlockRecords.MAX_ROWS];
    }
  }

  @Override
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
    endIfFull();
  }

  private void endIfFull() {
    if (records.builder().rows() == BlockRecords.MAX_ROWS) {
      end();
      begin(bytes);
    }
  }

  @Override
  public void addNothing(long position) {
    if (records.addNothing(position)) {
      endIfFull();
    }
  }

  @Override
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
