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
  /** Quick; files are a quarter to a half larger than with {@link #ZSTD}. */
  SNAPPY,
  /** Smaller, for files that are kept; at its third level. */
  ZSTD;

  CompressionCodecName codec() {
    return this == SNAPPY ? CompressionCodecName.SNAPPY : CompressionCodecName.ZSTD;
  }
}
