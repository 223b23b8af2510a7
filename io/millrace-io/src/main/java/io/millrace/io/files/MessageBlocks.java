/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives out messages of a format of bytes, each as a row of a block or a letter.
 *
 * @since 0.1
 */
@Internal
public final class MessageBlocks implements RecordBlocks {
  private final Reader reader;
  private final BlockRecords records;
  private final int maxRecordBytes;
  private byte[] bytes = {};

  /** Reads one message into a block. Not thread-safe. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Adds a value to each column of the builder and leaves the row to be ended.
     *
     * @return what is wrong, with the columns as they may be; null if nothing is
     */
    @Nullable Problem read(byte[] bytes, int from, int to, BlockBuilder builder);
  }

  /**
   * Takes messages of no place yet; {@link #moveTo} says where they come from.
   *
   * @param settings of what is in the messages, without the record's text
   * @param format as letters name it
   * @param side what the blocks have beside that; null for nothing
   */
  public MessageBlocks(
      ReadBlocksSettings settings,
      String format,
      Reader reader,
      @Nullable SideColumns side,
      Consumer<Block> blocks,
      Consumer<Rejected> letters) {
    this.reader = reader;
    this.records = new BlockRecords("", format, settings, settings.schema(), side, blocks, letters);
    this.maxRecordBytes = settings.spec().maxRecordBytes();
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
  }

  @Override
  public void add(int from, int to, long position) {
    Problem problem =
        to - from > maxRecordBytes
            ? FileRecords.tooLarge(to - from, maxRecordBytes)
            : reader.read(bytes, from, to, records.builder());
    records.add(problem, bytes, from, to, position);
    endIfFull();
  }

  @Override
  public void addNothing(long position) {
    records.addNothing(position);
    endIfFull();
  }

  private void endIfFull() {
    if (records.builder().rows() == BlockRecords.MAX_ROWS) {
      end();
    }
  }

  @Override
  public void end() {
    Block block = records.build();
    if (block != null) {
      records.give(block);
    }
  }
}
