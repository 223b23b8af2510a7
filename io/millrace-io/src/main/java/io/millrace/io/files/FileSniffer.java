/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a file's format: from its content where that is certain, else from its name. */
final class FileSniffer {
  private static final int HEAD_BYTES = 8 * 1024;
  private static final byte[] AVRO = {'O', 'b', 'j', 1};
  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final Map<String, byte[]> UNSUPPORTED = unsupported();

  private FileSniffer() {}

  /**
   * The file with its format.
   *
   * @param override the format the user insists on; null to find it out
   * @throws UnreadableInputException if its content is not one of the formats
   * @throws IOException if it cannot be read
   */
  static InputFile sniff(String path, long sizeBytes, @Nullable FileFormat override)
      throws IOException {
    try (InputStream stored = new BufferedInputStream(Storage.open(path))) {
      stored.mark(FileCompression.MAGIC_BYTES);
      FileCompression compression =
          FileCompression.ofContent(stored.readNBytes(FileCompression.MAGIC_BYTES));
      stored.reset();
      try (InputStream bytes = compression.unpack(stored)) {
        return sniff(path, sizeBytes, override, compression, new ByteWindow(bytes));
      }
    }
  }

  private static InputFile sniff(
      String path,
      long sizeBytes,
      @Nullable FileFormat override,
      FileCompression compression,
      ByteWindow window)
      throws IOException {
    boolean plain = compression == FileCompression.NONE;
    int length = Math.min(window.require(HEAD_BYTES), HEAD_BYTES);
    IOException failure = window.failure();
    if (failure != null && plain) {
      throw failure;
    }
    // Damage to compressed data is the file's matter, not the input's: its records say so when it
    // is read.
    byte[] head = Arrays.copyOf(window.array(), length);
    boolean empty = length == 0 && failure == null;
    String outside = plain ? "" : " inside " + compression.word();
    FileCompression inside = FileCompression.ofContent(head);
    if (inside != FileCompression.NONE) {
      throw unsupported(inside.word() + outside);
    }
    FileFormat format = format(path, head, override);
    if (!plain && format == FileFormat.PARQUET) {
      throw unsupported("Parquet" + outside);
    }
    return new InputFile(path, sizeBytes, format, compression, empty);
  }

  private static FileFormat format(String path, byte[] head, @Nullable FileFormat override)
      throws UnreadableInputException {
    FileFormat named = FileFormat.ofName(path);
    if (head.length == 0) {
      FileFormat told = override == null ? named : override;
      return told == null ? FileFormat.JSONL : told;
    }
    for (Map.Entry<String, byte[]> format : UNSUPPORTED.entrySet()) {
      if (startsWith(head, format.getValue())) {
        throw unsupported(format.getKey());
      }
    }
    FileFormat told = ofMagic(head);
    if (told != null) {
      if (override != null && override != told) {
        throw new UnreadableInputException(
            withArticle(told) + " file cannot be read as " + override.word());
      }
      return told;
    }
    if (override != null) {
      return requireText(override);
    }
    if (isBinary(head)) {
      throw unsupported("binary data");
    }
    if (named != null) {
      return requireText(named);
    }
    if (startsWithObject(head)) {
      return FileFormat.JSONL;
    }
    throw new UnreadableInputException(
        "neither its name nor its content tells the format (supported: "
            + FileFormat.SUPPORTED
            + ")");
  }

  /** The format that the first bytes tell for certain; null if they tell none. */
  private static @Nullable FileFormat ofMagic(byte[] head) {
    if (startsWith(head, AVRO)) {
      return FileFormat.AVRO;
    }
    return startsWith(head, PARQUET) ? FileFormat.PARQUET : null;
  }

  /** The format, unless its files have first bytes of their own, which this one lacks. */
  private static FileFormat requireText(FileFormat format) throws UnreadableInputException {
    if (format == FileFormat.AVRO || format == FileFormat.PARQUET) {
      throw new UnreadableInputException("not " + withArticle(format) + " file");
    }
    return format;
  }

  private static String withArticle(FileFormat format) {
    return format == FileFormat.AVRO ? "an Avro" : "a Parquet";
  }

  private static Map<String, byte[]> unsupported() {
    Map<String, byte[]> magics = new LinkedHashMap<>();
    magics.put("zip", new byte[] {'P', 'K', 3, 4});
    magics.put("bzip2", new byte[] {'B', 'Z', 'h', '9', '1', 'A', 'Y', '&', 'S', 'Y'});
    magics.put("xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0});
    magics.put("UTF-16 text", new byte[] {(byte) 0xff, (byte) 0xfe});
    magics.put("UTF-16 text, big-endian", new byte[] {(byte) 0xfe, (byte) 0xff});
    return magics;
  }

  private static UnreadableInputException unsupported(String format) {
    return new UnreadableInputException(
        "unsupported format: " + format + " (supported: " + FileFormat.SUPPORTED + ")");
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  /** More than a twentieth control characters: text has next to none, random bytes a tenth. */
  private static boolean isBinary(byte[] head) {
    int controls = 0;
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
        controls++;
      }
    }
    return controls > 1 + head.length / 20;
  }

  private static boolean startsWithObject(byte[] head) {
    int first = startsWith(head, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    while (first < head.length && Character.isWhitespace(head[first])) {
      first++;
    }
    return first < head.length && head[first] == '{';
  }
}
