/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Stable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a file are told apart.
 *
 * @since 0.1
 */
@Stable
public enum FileFormat {
  /** Comma-separated values with a header line, quoted as RFC 4180 says. */
  CSV,
  /** One JSON object per line. */
  JSONL,
  /** An Avro object container file. */
  AVRO,
  /** A Parquet file; {@link ReadBlocks} reads it, {@link ReadFiles} does not. */
  PARQUET;

  static final String SUPPORTED = "csv, jsonl, avro, plain, gzip or zstd; parquet";

  /** The name as users write it: {@code csv}, {@code jsonl}, {@code avro} or {@code parquet}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that {@link #word()}; null if there is none. */
  public static @Nullable FileFormat ofWord(String word) {
    for (FileFormat format : values()) {
      if (format.word().equals(word)) {
        return format;
      }
    }
    return null;
  }

  /** The format a file's name tells, a last {@code .gz} or {@code .zst} ignored; null if none. */
  static @Nullable FileFormat ofName(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    for (FileCompression compression : FileCompression.values()) {
      if (compression != FileCompression.NONE && name.endsWith(compression.suffix())) {
        name = name.substring(0, name.length() - compression.suffix().length());
        break;
      }
    }
    if (name.endsWith(".csv")) {
      return CSV;
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
      return JSONL;
    }
    if (name.endsWith(".parquet")) {
      return PARQUET;
    }
    return name.endsWith(".avro") ? AVRO : null;
  }
}
