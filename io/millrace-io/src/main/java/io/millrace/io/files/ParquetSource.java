/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet file, wherever it is stored. Not thread-safe. */
final class ParquetSource implements InputFile, AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final String path;
  private final SeekableByteChannel channel;
  private final long length;

  private ParquetSource(String path, SeekableByteChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.length = channel.size();
  }

  static ParquetSource open(String path) throws IOException {
    return new ParquetSource(path, Storage.openSeekable(path));
  }

  /**
   * Reads the footer; pages are held to their check sums.
   *
   * @throws IOException also if there is no footer
   */
  ParquetFileReader reader() throws IOException {
    try {
      return ParquetFileReader.open(
          this,
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .withPageChecksumVerification(true)
              .build());
    } catch (RuntimeException e) {
      throw new UnreadableInputException("no Parquet footer (" + e.getMessage() + ")", e);
    }
  }

  /** Bytes of the file, as far as there are any. */
  RecordBytes bytes(long from, long count) throws IOException {
    RecordBytes bytes = new RecordBytes(FileRecords.KEPT_BYTES);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    channel.position(from);
    long left = count;
    while (left > 0) {
      int read = channel.read(chunk.clear().limit((int) Math.min(CHUNK, left)));
      if (read < 0) {
        break;
      }
      bytes.write(chunk.array(), 0, read);
      left -= read;
    }
    return bytes;
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() {
    return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
      @Override
      public long getPos() throws IOException {
        return channel.position();
      }

      @Override
      public void seek(long position) throws IOException {
        channel.position(position);
      }

      @Override
      public void close() {
        // The channel is this source's own.
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return path;
  }
}
