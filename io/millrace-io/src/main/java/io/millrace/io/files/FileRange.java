/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.RecordSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;

/**
 * A stretch of a file. A line belongs to the range that its first byte is in, a block of Avro to
 * that of the sync marker before it, a row group of Parquet to that of its first byte.
 *
 * @param path the file
 * @param compression of the whole file
 * @param from the first byte, from 0
 * @param to one past the last byte; {@link Long#MAX_VALUE} for the end of the file
 * @since 0.1
 */
@DefaultSchema(RecordSchema.class)
@Internal
public record FileRange(String path, FileCompression compression, long from, long to)
    implements Serializable {

  /** Cuts files into ranges of that many bytes; a compressed file stays whole. */
  static List<FileRange> of(List<InputFile> files, long bytes) {
    List<FileRange> ranges = new ArrayList<>();
    for (InputFile file : files) {
      long from = 0;
      while (file.compression() == FileCompression.NONE && file.sizeBytes() - from > bytes) {
        ranges.add(new FileRange(file.path(), file.compression(), from, from + bytes));
        from += bytes;
      }
      // The last has no end: what is appended to the file meanwhile is read, as ReadFiles does.
      ranges.add(new FileRange(file.path(), file.compression(), from, Long.MAX_VALUE));
    }
    return ranges;
  }
}
