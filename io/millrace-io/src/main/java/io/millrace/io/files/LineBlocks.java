/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.LineChunks.Chunk;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/** Takes the lines of chunks as records. Not thread-safe; one per range. */
final class LineBlocks {
  private final ReadBlocksSettings settings;
  private final LineParser parser;
  private final BlockRecords records;
  private final int maxRecordBytes;
  private int[] starts = {};
  private int[] lengths = {};

  LineBlocks(ReadBlocksSettings settings, LineParser parser, BlockRecords records) {
    this.settings = settings;
    this.parser = parser;
    this.records = records;
    this.maxRecordBytes = settings.spec().maxRecordBytes();
  }

  void add(Chunk chunk) {
    RecordBytes cut = chunk.cut();
    if (cut != null) {
      Problem problem = FileRecords.tooLarge(cut.length(), maxRecordBytes);
      records.addLetter(problem, cut, String.valueOf(chunk.offset()));
      return;
    }
    startBlock();
    byte[] bytes = chunk.bytes();
    int length = chunk.length();
    int from = chunk.offset() == 0 ? Lines.byteOrderMark(bytes, length) : 0;
    while (from < length) {
      int end = Lines.end(bytes, from, length);
      // A last line without line end keeps its carriage return.
      boolean returned = end > from && end < length && bytes[end - 1] == '\r';
      int to = returned ? end - 1 : end;
      if (!isBlank(bytes, from, to)) {
        add(bytes, from, to, chunk.offset() + from);
      }
      from = end + 1;
    }
    flush(bytes);
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    return to == from || (to == from + 1 && bytes[from] == '\r');
  }

  private void add(byte[] bytes, int from, int to, long offset) {
    Problem problem =
        to - from > maxRecordBytes
            ? FileRecords.tooLarge(to - from, maxRecordBytes)
            : parser.parse(bytes, from, to, records.builder());
    int row = records.builder().rows();
    if (!records.add(problem, bytes, from, to, offset)) {
      return;
    }
    if (settings.recordField() != null) {
      starts[row] = from;
      lengths[row] = to - from;
    }
    if (row + 1 == BlockRecords.MAX_ROWS) {
      flush(bytes);
      startBlock();
    }
  }

  private void flush(byte[] bytes) {
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

  /** A block keeps its own arrays. */
  private void startBlock() {
    if (settings.recordField() != null) {
      starts = new int[BlockRecords.MAX_ROWS];
      lengths = new int[BlockRecords.MAX_ROWS];
    }
  }
}
