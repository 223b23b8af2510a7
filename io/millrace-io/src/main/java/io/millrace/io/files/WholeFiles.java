/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.RowView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Reads a file outside of any pipeline, for a driver that prepares one.
 *
 * <p>Holds the whole file, unpacked, in memory. Safe for concurrent use.
 *
 * @since 0.1
 */
@Evolving
public final class WholeFiles {
  private static final StepContext NOWHERE = new StepContext("none", "none");

  private WholeFiles() {}

  /**
   * Hands each record to a consumer, as {@link ReadFiles} reads it, and beside it its bytes: all of
   * them, where {@link RawRecord} holds a part. The view is another record's at the next call.
   *
   * @param file CSV or JSON lines
   * @throws IllegalArgumentException if the file is of another format
   * @throws UncheckedIOException if it cannot be read
   */
  public static void forEachRecord(InputFile file, BiConsumer<RowView, byte[]> consumer) {
    if (file.format() != FileFormat.CSV && file.format() != FileFormat.JSONL) {
      throw new IllegalArgumentException(
          "Unsupported format of "
              + file.path()
              + ": "
              + file.format().name().toLowerCase(Locale.ROOT)
              + " (supported: csv, jsonl)");
    }
    byte[] bytes = bytes(file);
    new ReadFileFn(NOWHERE, Instant.EPOCH, ReadFilesSpec.defaults())
        .read(
            file,
            block -> {
              RowView record = new RowView(block);
              for (int row = 0; row < block.rows(); row++) {
                record.at(row);
                int from = Math.toIntExact(number(record, RawRecord.BYTE_OFFSET));
                int length = Math.toIntExact(number(record, RawRecord.RECORD_LENGTH));
                consumer.accept(record, Arrays.copyOfRange(bytes, from, from + length));
              }
            });
  }

  private static long number(RowView record, String field) {
    return requireNonNull(record.int64(field), field);
  }

  private static byte[] bytes(InputFile file) {
    try (InputStream in = Storage.open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path(), e);
    }
  }
}
