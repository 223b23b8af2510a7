/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Stable;
import java.io.Serializable;

/**
 * What can be chosen about reading files.
 *
 * @param maxRecordBytes the longest record taken whole, in bytes without the line end; a longer one
 *     becomes {@link RawRecord#RECORD_TOO_LARGE}. 1 KiB to 64 MiB, 1 MiB by default. Each file
 *     being read holds a few times this much in memory at worst.
 * @since 0.1
 */
@Stable
public record ReadFilesSpec(int maxRecordBytes) implements Serializable {
  private static final int LOWEST = 1024;
  private static final int HIGHEST = 64 * 1024 * 1024;

  public ReadFilesSpec {
    if (maxRecordBytes < LOWEST || maxRecordBytes > HIGHEST) {
      throw new IllegalArgumentException(
          "Invalid maxRecordBytes: "
              + maxRecordBytes
              + " (must be between "
              + LOWEST
              + " and "
              + HIGHEST
              + ")");
    }
  }

  /** Records up to 1 MiB. */
  public static ReadFilesSpec defaults() {
    return new ReadFilesSpec(1024 * 1024);
  }

  /** A copy with another {@link #maxRecordBytes()}. */
  public ReadFilesSpec withMaxRecordBytes(int newMaxRecordBytes) {
    return new ReadFilesSpec(newMaxRecordBytes);
  }
}
