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
  public Reading open(FileRange range, BlockRecords records) throws IOException {
    return new Lines(
        Storage.open(range), range, new LineBlocks(settings, parser, records), records);
  }

  private final class Lines implements Reading {
    private final InputStream in;
    private final LineBlocks lines;
    private final BlockRecords records;
    private final LineChunks chunks;
    private final long start;
    private boolean failed;

    Lines(InputStream in, FileRange range, LineBlocks lines, BlockRecords records) {
      this.in = in;
      this.lines = lines;
      this.records = records;
      chunks = new LineChunks(in, range, settings.spec().maxRecordBytes(), lasting);
      start = chunks.offset();
    }

    @Override
    public boolean next() {
      try {
        Chunk chunk = chunks.next();
        if (chunk == null) {
          return false;
        }
        lines.add(chunk);
        return true;
      } catch (IOException e) {
        failed = true;
        records.addUnreadable(chunks.readTo(), chunks.rest(), e);
        return false;
      }
    }

    @Override
    public long bytes() {
      return (failed ? chunks.readTo() : chunks.offset()) - start;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
