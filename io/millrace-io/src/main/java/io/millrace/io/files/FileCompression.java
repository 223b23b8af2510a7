/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.millrace.transforms.Stable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How a whole file is compressed. A compressed file is read from its start, by one reader.
 *
 * @since 0.1
 */
@Stable
public enum FileCompression {
  /** Not at all. */
  NONE("", ""),
  /** By gzip, in one member or more. */
  GZIP(".gz", "\u001f\u008b"),
  /** By zstd, in one frame or more, with windows of up to 128 MiB and without a dictionary. */
  ZSTD(".zst", "\u0028\u00b5\u002f\u00fd");

  /** As many as the longest mark at a file's start has. */
  static final int MAGIC_BYTES = 4;

  private static final int BUFFER_BYTES = 1 << 13;

  private final String suffix;

  /** The first bytes of such a file, a character for each. */
  private final String magic;

  FileCompression(String suffix, String magic) {
    this.suffix = suffix;
    this.magic = magic;
  }

  /** The name as users write it: {@code none}, {@code gzip} or {@code zstd}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The compression of that {@link #word()}; null if there is none. */
  public static @Nullable FileCompression ofWord(String word) {
    for (FileCompression compression : values()) {
      if (compression.word().equals(word)) {
        return compression;
      }
    }
    return null;
  }

  /** What a file's name ends with. */
  String suffix() {
    return suffix;
  }

  /** The compression that a file's first bytes tell. */
  static FileCompression ofContent(byte[] head) {
    for (FileCompression each : new FileCompression[] {GZIP, ZSTD}) {
      if (each.starts(head)) {
        return each;
      }
    }
    return NONE;
  }

  private boolean starts(byte[] head) {
    if (head.length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if (head[i] != (byte) magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Compresses what is written; of zstd with a checksum. Closing ends the file. */
  OutputStream pack(OutputStream stored) throws IOException {
    return switch (this) {
      case NONE -> stored;
      case GZIP -> new GZIPOutputStream(stored, BUFFER_BYTES);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(stored).setChecksum(true);
    };
  }

  /**
   * The bytes as they were before the file was compressed. Damage is an exception, after all that
   * can be unpacked before it, and never an end.
   *
   * @param stored the file's bytes; closed with what is returned
   * @throws IOException if there is no memory to unpack with
   */
  public InputStream unpack(InputStream stored) throws IOException {
    return switch (this) {
      case NONE -> stored;
      case GZIP -> new GunzipStream(stored);
      case ZSTD -> new UnzstdStream(stored);
    };
  }
}
