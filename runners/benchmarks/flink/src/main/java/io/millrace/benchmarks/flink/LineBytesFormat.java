/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole lines as bytes, without their line feeds: one line a record, or as many as fit into
 * {@code recordBytes}. The JSON parsers here read bytes, so a String would be made for nothing.
 */
final class LineBytesFormat extends SimpleStreamFormat<byte[]> {
  private static final int BUFFER_BYTES = 1 << 18;

  private final int recordBytes;

  private LineBytesFormat(int recordBytes) {
    this.recordBytes = recordBytes;
  }

  /** One line a record. */
  static LineBytesFormat lines() {
    return new LineBytesFormat(0);
  }

  /** Many lines a record, with the line feeds between them; a longer line stands alone. */
  static LineBytesFormat chunks(int recordBytes) {
    return new LineBytesFormat(recordBytes);
  }

  @Override
  public StreamFormat.Reader<byte[]> createReader(Configuration config, FSDataInputStream stream) {
    return new Reader(stream, recordBytes);
  }

  @Override
  public TypeInformation<byte[]> getProducedType() {
    return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  }

  private static final class Reader implements StreamFormat.Reader<byte[]> {
    private final FSDataInputStream stream;
    private final int recordBytes;
    private byte[] buffer;
    private int start;
    private int end;
    private boolean ended;

    Reader(FSDataInputStream stream, int recordBytes) {
      this.stream = stream;
      this.recordBytes = recordBytes;
      this.buffer = new byte[Math.max(BUFFER_BYTES, recordBytes)];
    }

    @Override
    public byte @Nullable [] read() throws IOException {
      int lineFeed = findRecordEnd();
      while (lineFeed < 0 && !ended) {
        fill();
        lineFeed = findRecordEnd();
      }
      if (lineFeed < 0 && start == end) {
        return null;
      }
      int to = lineFeed < 0 ? lastLineEnd() : lineFeed;
      byte[] record = Arrays.copyOfRange(buffer, start, to);
      start = lineFeed < 0 ? end : to + 1;
      return record;
    }

    /** The line feed that ends the next record, -1 if more bytes are needed to tell. */
    private int findRecordEnd() {
      if (recordBytes == 0) {
        return findForward(start);
      }
      if (end - start < recordBytes) {
        return -1;
      }
      for (int i = start + recordBytes - 1; i >= start; i--) {
        if (buffer[i] == '\n') {
          return i;
        }
      }
      return findForward(start + recordBytes);
    }

    private int lastLineEnd() {
      return buffer[end - 1] == '\n' ? end - 1 : end;
    }

    private int findForward(int from) {
      for (int i = from; i < end; i++) {
        if (buffer[i] == '\n') {
          return i;
        }
      }
      return -1;
    }

    private void fill() throws IOException {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
      }
      if (end == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      int count = stream.read(buffer, end, buffer.length - end);
      ended = count < 0;
      end += Math.max(count, 0);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
