/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Rejected;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of one file, hashes them and tells what is wrong with them.
 *
 * <p>Not thread-safe; one per file.
 */
final class FileRecords implements RecordSink {
  /** How much is kept of a record that is cut. */
  static final int KEPT_BYTES = Rejected.MAX_RECORD_BYTES;

  private final String source;
  private final RawBlocks blocks;
  private final MessageDigest digest = RecordBytes.sha256();
  private @Nullable Problem headerFault;

  FileRecords(String source, RawBlocks blocks) {
    this.source = source;
    this.blocks = blocks;
  }

  @Override
  public void useHeader(String newHeader, @Nullable Problem fault) {
    blocks.useHeader(newHeader);
    headerFault = fault;
  }

  @Override
  public void useNoHeader(Problem fault) {
    blocks.useHeader(null);
    headerFault = fault;
  }

  @Override
  public void add(
      @Nullable Long offset, byte[] array, int from, int length, @Nullable Problem problem) {
    digest.update(array, from, length);
    addText(offset, array, from, length, HexFormat.of().formatHex(digest.digest()), problem);
  }

  /** Adds a record, cut to its first 64 KiB if not all of it is kept. */
  @Override
  public void add(@Nullable Long offset, RecordBytes record, @Nullable Problem problem) {
    if (record.keptLength() == record.length()) {
      addText(offset, record.kept(), 0, record.keptLength(), record.sha256Hex(), problem);
      return;
    }
    int kept = Math.min(record.keptLength(), KEPT_BYTES);
    String text = RecordText.ofCut(record.kept(), 0, kept).text();
    byte[] bytes = Arrays.copyOf(record.kept(), kept);
    blocks.add(offset, text, bytes, record.length(), record.sha256Hex(), problem);
  }

  /**
   * Adds bytes that are no text.
   *
   * @param text something that shows them, which may be cut
   */
  void addBinary(@Nullable RecordBytes text, RecordBytes record, Problem problem) {
    String shown =
        text == null
            ? null
            : RecordText.ofCut(text.kept(), 0, Math.min(text.keptLength(), KEPT_BYTES)).text();
    byte[] bytes = Arrays.copyOf(record.kept(), record.keptLength());
    blocks.add(null, shown, bytes, record.length(), record.sha256Hex(), problem);
  }

  @Override
  public void addNothing(@Nullable Long offset, Problem problem) {
    blocks.add(offset, null, null, 0, HexFormat.of().formatHex(digest.digest()), problem);
  }

  /** What is wrong with a record that is not even empty. */
  static Problem noValue() {
    return new Problem(RawRecord.MALFORMED_RECORD, "Cannot parse record: it has no value");
  }

  /** What is wrong with a record of that length. */
  static Problem tooLarge(long length, int maxBytes) {
    return new Problem(
        RawRecord.RECORD_TOO_LARGE,
        "Cannot take record whole: it is " + length + " bytes long (must be <= " + maxBytes + ")");
  }

  @Override
  public Problem unreadable(long offset, IOException cause) {
    return unreadable(offset, InputFiles.reason(cause, source));
  }

  /** What is wrong at that offset of the file. */
  Problem unreadable(long offset, CorruptAvroException cause) {
    return unreadable(offset, String.valueOf(cause.getMessage()));
  }

  private Problem unreadable(long offset, String cause) {
    return new Problem(
        RawRecord.UNREADABLE_FILE, "Cannot read " + source + " at byte " + offset + ": " + cause);
  }

  private void addText(
      @Nullable Long offset,
      byte[] array,
      int from,
      int length,
      String sha256,
      @Nullable Problem problem) {
    RecordText text = RecordText.of(array, from, length);
    byte[] bytes = text.exact() ? null : Arrays.copyOfRange(array, from, from + length);
    Problem first = problem == null ? headerFault : problem;
    if (first == null && !text.exact()) {
      first = invalidUtf8(array, from, length);
    }
    blocks.add(offset, text.text(), bytes, length, sha256, first);
  }

  /** What is wrong with bytes that are not UTF-8. */
  static Problem invalidUtf8(byte[] array, int from, int length) {
    return new Problem(
        RawRecord.INVALID_UTF8,
        "Invalid UTF-8: byte "
            + (RecordText.validBytes(array, from, length) + 1)
            + " of "
            + length);
  }
}
