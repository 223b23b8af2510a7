/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.LineChunks.Chunk;

/** Takes the lines of chunks as records. Not thread-safe; one per range. */
final class LineBlocks {
  private final int maxRecordBytes;
  private final BlockRecords records;
  private final JsonBlocks blocks;

  LineBlocks(ReadBlocksSettings settings, LineParser parser, BlockRecords records) {
    this.maxRecordBytes = settings.spec().maxRecordBytes();
    this.records = records;
    this.blocks = new JsonBlocks(settings, parser, records);
  }

  void add(Chunk chunk) {
    RecordBytes cut = chunk.cut();
    if (cut != null) {
      Problem problem = FileRecords.tooLarge(cut.length(), maxRecordBytes);
      records.addLetter(problem, cut, String.valueOf(chunk.offset()));
      return;
    }
    byte[] bytes = chunk.bytes();
    blocks.begin(bytes);
    int length = chunk.length();
    int from = chunk.offset() == 0 ? Lines.byteOrderMark(bytes, length) : 0;
    while (from < length) {
      int end = Lines.end(bytes, from, length);
      // A last line without line end keeps its carriage return.
      boolean returned = end > from && end < length && bytes[end - 1] == '\r';
      int to = returned ? end - 1 : end;
      if (!isBlank(bytes, from, to)) {
        blocks.add(from, to, chunk.offset() + from);
      }
      from = end + 1;
    }
    blocks.end();
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    return to == from || (to == from + 1 && bytes[from] == '\r');
  }
}
