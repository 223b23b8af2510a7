/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Splits an Avro file into records, and goes on after a corrupt block.
 *
 * <p>The bytes from the start of a corrupt block to the next sync marker are one unreadable record,
 * after the records of the block that could be read. A block belongs to the range that the sync
 * marker before it starts in. Holds one block in memory. Not thread-safe; one per range.
 */
final class AvroSplitter implements RecordSplitter {
  /** Writers make blocks of some ten kilobytes; one that claims more than this is damaged. */
  private static final int MAX_BLOCK_BYTES = 64 * 1024 * 1024;

  /** Two numbers of up to ten bytes. */
  private static final int MAX_PREFIX_BYTES = 20;

  private static final int SEARCHED_BYTES = 64 * 1024;

  private final ByteWindow window;
  private final AvroSink records;
  private @Nullable Opened opened;

  /** A block whose sync marker before it starts there or behind is of the next range. */
  private long end;

  private boolean brokenOff;

  /** Splits from the start of the file, or of a range of it. */
  AvroSplitter(ByteWindow window, AvroSink records) {
    this.window = window;
    this.records = records;
  }

  /** Splits from the start of a block. */
  AvroSplitter(ByteWindow window, AvroSink records, AvroHeader header) {
    this(window, records);
    opened = Opened.of(header);
  }

  /** What all blocks of a file are read by. */
  private record Opened(AvroHeader header, AvroSync sync, AvroCodec codec) {
    static Opened of(AvroHeader header) {
      return new Opened(header, new AvroSync(header.sync()), new AvroCodec(header));
    }
  }

  /** Takes the header first, and then a block at a time. */
  @Override
  public boolean next() {
    window.mark();
    if (opened != null) {
      if (window.peek() >= 0) {
        splitBlock(opened);
      }
      return goesOn();
    }
    AvroHeader header = takeHeader();
    if (header == null) {
      return false;
    }
    opened = Opened.of(header);
    return goesOn();
  }

  private boolean goesOn() {
    window.mark();
    if (window.peek() >= 0) {
      return true;
    }
    addUnreadableIfFailed();
    return false;
  }

  /** The header; null if there is none, which is told then. */
  private @Nullable AvroHeader takeHeader() {
    if (window.peek() < 0) {
      addUnreadableIfFailed();
      return null;
    }
    try {
      AvroHeader read = AvroHeader.read(window);
      window.mark();
      return read;
    } catch (CorruptAvroException e) {
      records.startBlock(0);
      skipUnreadable(0, null, e);
      return null;
    }
  }

  /** Begins the range from the start of the file to that offset. */
  void startFirst(long to) {
    window.mark();
    AvroHeader read = takeHeader();
    if (read != null) {
      opened = Opened.of(read);
      end = isSplittable(read) ? to : Long.MAX_VALUE;
    }
  }

  /** Begins a range that the window is at the start of, but not the file's first. */
  void startLater(AvroHeader header, long to) {
    if (!isSplittable(header)) {
      return;
    }
    window.mark();
    if (passMarker(new AvroSync(header.sync()), to, new RecordBytes(0))) {
      opened = Opened.of(header);
      end = to;
    } else if (window.offset() < to) {
      addUnreadableIfFailed();
    }
  }

  /** Takes the next block of the range that was begun; false if there is none. */
  boolean nextInRange() {
    if (opened == null) {
      return false;
    }
    boolean inside = window.offset() - AvroSync.BYTES < end;
    if (inside && window.peek() >= 0) {
      splitBlock(opened);
      window.mark();
      return true;
    }
    if (inside) {
      addUnreadableIfFailed();
    }
    return false;
  }

  /** A file is one range if its sync marker might be found where there is none. */
  private static boolean isSplittable(AvroHeader header) {
    return new AvroSync(header.sync()).isUnmistakable();
  }

  /**
   * A block in the window's memory.
   *
   * @param from where it starts, at its number of records
   * @param data where its compressed data starts
   * @param length of the compressed data
   */
  private record Block(byte[] array, int from, int data, int length, long count) {}

  private void splitBlock(Opened file) {
    long start = window.offset();
    records.startBlock(start);
    Block block;
    try {
      block = readBlock(file.sync());
    } catch (CorruptAvroException e) {
      skipUnreadable(start, file.sync(), e);
      return;
    }
    try {
      addRecords(file.header().schema(), block, file.codec());
    } catch (CorruptAvroException e) {
      RecordBytes bytes = new RecordBytes(FileRecords.KEPT_BYTES);
      bytes.write(block.array(), block.from(), (int) (window.offset() - start));
      records.addUnreadable(bytes, records.unreadable(start, e));
    }
  }

  private Block readBlock(AvroSync sync) throws CorruptAvroException {
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
    int blockBytes = prefixBytes + (int) length + AvroSync.BYTES;
    if (window.require(blockBytes) < blockBytes) {
      throw new CorruptAvroException("the file ends inside a block");
    }
    byte[] array = window.array();
    int from = window.index(start);
    int end = from + blockBytes;
    if (!sync.isAt(array, end - AvroSync.BYTES)) {
      throw new CorruptAvroException("no sync marker where a block of that length ends");
    }
    // A reader of a range that starts in there would take what follows it for a block.
    if (sync.isUnmistakable() && sync.find(array, from, end) + AvroSync.BYTES < end) {
      throw new CorruptAvroException("a sync marker inside a block of that length");
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
  private void skipUnreadable(long start, @Nullable AvroSync sync, CorruptAvroException cause) {
    RecordBytes bytes = new RecordBytes(FileRecords.KEPT_BYTES);
    window.seek(start);
    boolean found = passMarker(sync, Long.MAX_VALUE, bytes);
    IOException failure = window.failure();
    brokenOff = !found && failure != null;
    records.addUnreadable(
        bytes,
        brokenOff && failure != null
            ? records.unreadable(window.offset(), failure)
            : records.unreadable(start, cause));
  }

  /**
   * Goes past the next sync marker, or to the end.
   *
   * @param before an offset that the marker must start before
   * @param passed takes the bytes
   * @return whether there is one
   */
  private boolean passMarker(@Nullable AvroSync sync, long before, RecordBytes passed) {
    while (true) {
      int available = window.require(SEARCHED_BYTES);
      boolean ended = available < SEARCHED_BYTES;
      long start = window.offset();
      byte[] array = window.array();
      int from = window.index(start);
      int found = sync == null ? -1 : sync.find(array, from, from + available);
      int length =
          found >= 0
              ? found + AvroSync.BYTES - from
              : ended ? available : available - (AvroSync.BYTES - 1);
      passed.write(array, from, length);
      window.seek(start + length);
      window.mark();
      if (found >= 0) {
        return start + (found - from) < before;
      }
      if (ended || window.offset() >= before) {
        return false;
      }
    }
  }

  private void addUnreadableIfFailed() {
    IOException failure = window.failure();
    if (failure != null && !brokenOff) {
      records.startBlock(window.offset());
      records.addUnreadable(new RecordBytes(0), records.unreadable(window.offset(), failure));
    }
  }
}
