/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.LineChunks.Chunk;
import java.io.IOException;
import java.io.InputStream;

/** Reads ranges of files of JSON lines. */
final class JsonRangeReader implements RangeReader {
  private final ReadBlocksSettings settings;
  private final boolean lasting;
  private final LineParser parser;

  /**
   * @param lasting whether blocks that show records may be kept
   */
  JsonRangeReader(ReadBlocksSettings settings, boolean lasting) {
    this.settings = settings;
    this.lasting = lasting && settings.recordField() != null;
    this.parser = new JsonLineParser(settings.schema(), settings.spec());
  }

  @Override
  public long read(FileRange range, BlockRecords records) throws IOException {
    try (InputStream in = Storage.open(range)) {
      return read(range, in, records);
    }
  }

  private long read(FileRange range, InputStream in, BlockRecords records) {
    LineBlocks lines = new LineBlocks(settings, parser, records);
    LineChunks chunks = new LineChunks(in, range, settings.spec().maxRecordBytes(), lasting);
    long start = chunks.offset();
    try {
      for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        lines.add(chunk);
      }
      return chunks.offset() - start;
    } catch (IOException e) {
      records.addUnreadable(chunks.readTo(), chunks.rest(), e);
      return chunks.readTo() - start;
    }
  }
}
