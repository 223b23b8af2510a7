/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.Stable;
import java.io.Serializable;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;

/**
 * One file to read, as {@link InputFiles#resolve} found it.
 *
 * @param path an absolute local path, or a path with a scheme such as {@code s3://bucket/a.csv}
 * @param sizeBytes the size as stored, compressed if it is; 0 or more
 * @param format how its records are told apart; without meaning for an empty file
 * @param compression of the whole file; {@link FileCompression#NONE} for what is inside Avro and
 *     Parquet
 * @param empty true if the file holds no byte, after unpacking
 * @since 0.1
 */
@Stable
@DefaultSchema(RecordSchema.class)
public record InputFile(
    String path, long sizeBytes, FileFormat format, FileCompression compression, boolean empty)
    implements Serializable {
  public InputFile {
    requireNonNull(path, "path is null");
    requireNonNull(format, "format is null");
    requireNonNull(compression, "compression is null");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("Missing required path");
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("Invalid sizeBytes: " + sizeBytes + " (must be >= 0)");
    }
  }
}
