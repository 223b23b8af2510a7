/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.jspecify.annotations.Nullable;

/**
 * Splits an Avro file into records, and goes on after a corrupt block.
 *
 * <p>The bytes from the start of a corrupt block to the next sync marker are one unreadable record,
 * after the records of the block that could be read. Holds one block in memory. Not thread-safe;
 * one per file.
 */
final class AvroSplitter {
  /** Writers make blocks of some ten kilobytes; one that claims more than this is damaged. */
  private static final int MAX_BLOCK_BYTES = 64 * 1024 * 1024;

  /** Two numbers of up to ten bytes. */
  private static final int MAX_PREFIX_BYTES = 20;

  private final ByteWindow window;
  private final AvroSink records;
  private boolean brokenOff;

  AvroSplitter(ByteWindow window, AvroSink records) {
    this.window = window;
    this.records = records;
  }

  void split() {
    window.mark();
    if (window.peek() < 0) {
      addUnreadableIfFailed();
      return;
    }
    try {
      AvroHeader header = AvroHeader.read(window);
      AvroCodec codec = new AvroCodec(header);
      window.mark();
      while (window.peek() >= 0) {
        splitBlock(header, codec);
        window.mark();
      }
      addUnreadableIfFailed();
    } catch (CorruptAvroException e) {
      skipUnreadable(0, null, e);
    }
  }

  /**
   * A block in the window's memory.
   *
   * @param from where it starts, at its number of records
   * @param data where its compressed data starts
   * @param length of the compressed data
   */
  private record Block(byte[] array, int from, int data, int length, long count) {}

  private void splitBlock(AvroHeader header, AvroCodec codec) {
    long start = window.offset();
    Block block;
    try {
      block = readBlock(header.sync());
    } catch (CorruptAvroException e) {
      skipUnreadable(start, header.sync(), e);
      return;
    }
    try {
      addRecords(header.schema(), block, codec);
    } catch (CorruptAvroException e) {
      RecordBytes bytes = new RecordBytes(FileRecords.KEPT_BYTES);
      bytes.write(block.array(), block.from(), (int) (window.offset() - start));
      records.addUnreadable(bytes, records.unreadable(start, e));
    }
  }

  private Block readBlock(byte[] sync) throws CorruptAvroException {
    long start = window.offset();
    int available = window.require(MAX_PREFIX_BYTES);
    AvroBytes prefix = new AvroBytes(window.array(), window.index(start), available);
    long count = prefix.readLong();
    long length = prefix.readLong();
    if (count < 0 || length < 0 || length > MAX_BLOCK_BYTES) {
      throw new CorruptAvroException(
          "a block claims " + count + " records in " + length + " bytes");
    }
    int prefixBytes = available - prefix.remaining();
    int blockBytes = prefixBytes + (int) length + DataFileConstants.SYNC_SIZE;
    if (window.require(blockBytes) < blockBytes) {
      throw new CorruptAvroException("the file ends inside a block");
    }
    byte[] array = window.array();
    int from = window.index(start);
    int end = from + blockBytes;
    if (!Arrays.equals(array, end - sync.length, end, sync, 0, sync.length)) {
      throw new CorruptAvroException("no sync marker where a block of that length ends");
    }
    window.seek(start + blockBytes);
    return new Block(array, from, from + prefixBytes, (int) length, count);
  }

  private void addRecords(Schema schema, Block block, AvroCodec codec) throws CorruptAvroException {
    if (block.count() == 0 && block.length() == 0) {
      return;
    }
    AvroBytes data = codec.data(block.array(), block.from(), block.data(), block.length());
    // Keeps a damaged number from making records of no bytes for ever.
    if (block.count() > data.remaining()) {
      throw new CorruptAvroException(
          "a block claims " + block.count() + " records in " + data.remaining() + " bytes");
    }
    for (long i = 1; i <= block.count(); i++) {
      try {
        records.add(schema, data);
      } catch (CorruptAvroException e) {
        throw new CorruptAvroException(
            "record " + i + " of " + block.count() + " in a block: " + e.getMessage(), e);
      }
    }
    if (data.remaining() > 0) {
      throw new CorruptAvroException(data.remaining() + " bytes follow the last record of a block");
    }
  }

  /** Adds everything up to the next sync marker, or the end, as one unreadable record. */
  private void skipUnreadable(long start, byte @Nullable [] sync, CorruptAvroException cause) {
    RecordBytes bytes = new RecordBytes(FileRecords.KEPT_BYTES);
    SyncSearch search = sync == null ? null : new SyncSearch(sync);
    boolean found = false;
    window.seek(start);
    while (!found && window.peek() >= 0) {
      byte[] array = window.array();
      int from = window.index(window.offset());
      int end = from + window.available();
      int next = from;
      while (!found && next < end) {
        found = search != null && search.endsWith(array[next]);
        next++;
      }
      bytes.write(array, from, next - from);
      window.seek(window.offset() + (next - from));
      window.mark();
    }
    IOException failure = window.failure();
    brokenOff = !found && failure != null;
    records.addUnreadable(
        bytes,
        brokenOff && failure != null
            ? records.unreadable(window.offset(), failure)
            : records.unreadable(start, cause));
  }

  private void addUnreadableIfFailed() {
    IOException failure = window.failure();
    if (failure != null && !brokenOff) {
      records.addUnreadable(new RecordBytes(0), records.unreadable(window.offset(), failure));
    }
  }

  /** Finds a sync marker in bytes given one by one. */
  private static final class SyncSearch {
    private final long wantedHigh;
    private final long wantedLow;
    private long high;
    private long low;
    private long seen;

    SyncSearch(byte[] sync) {
      ByteBuffer wanted = ByteBuffer.wrap(sync);
      wantedHigh = wanted.getLong();
      wantedLow = wanted.getLong();
    }

    /** True if the bytes given so far, with this one, end with the marker. */
    boolean endsWith(byte next) {
      high = high << Byte.SIZE | low >>> (Long.SIZE - Byte.SIZE);
      low = low << Byte.SIZE | (next & 0xff);
      seen++;
      return seen >= DataFileConstants.SYNC_SIZE && high == wantedHigh && low == wantedLow;
    }
  }
}
