/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Evolving;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * How the pages of a Parquet file are compressed.
 *
 * @since 0.1
 */
@Evolving
public enum ParquetCompression {
  /** The quickest; files may be twice as large as with {@link #ZSTD}. */
  SNAPPY,
  /** For files that are kept, at its third level; writing takes a tenth more CPU. */
  ZSTD,
  /** What the oldest readers know; slower than {@link #ZSTD}, and larger. */
  GZIP,
  /** Not at all. */
  NONE;

  CompressionCodecName codec() {
    return switch (this) {
      case SNAPPY -> CompressionCodecName.SNAPPY;
      case ZSTD -> CompressionCodecName.ZSTD;
      case GZIP -> CompressionCodecName.GZIP;
      case NONE -> CompressionCodecName.UNCOMPRESSED;
    };
  }
}
