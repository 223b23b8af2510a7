/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.Field;

/** Reads ranges of Avro container files. */
final class AvroRangeReader implements RangeReader {
  private final ReadBlocksSettings settings;

  /**
   * @throws IllegalArgumentException if a field has a type that no Avro value is read as
   */
  AvroRangeReader(ReadBlocksSettings settings) {
    this.settings = settings;
    List<String> problems =
        settings.schema().getFields().stream()
            .filter(field -> !AvroValue.isSupported(field.getType().getTypeName()))
            .map(AvroRangeReader::unsupported)
            .toList();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static String unsupported(Field field) {
    return "Unsupported type of field %s: %s (supported: %s)"
        .formatted(field.getName(), field.getType(), AvroValue.SUPPORTED);
  }

  @Override
  public long read(FileRange range, BlockRecords records) throws IOException {
    try (InputStream in = Storage.open(range)) {
      AvroBlocks blocks = new AvroBlocks(settings, records);
      long bytes = range.from() == 0 ? readFirst(range, in, blocks) : readLater(range, in, blocks);
      blocks.flush();
      return bytes;
    }
  }

  private static long readFirst(FileRange range, InputStream in, AvroBlocks blocks) {
    ByteWindow window = new ByteWindow(in);
    new AvroSplitter(window, blocks).splitFirst(range.to());
    return window.offset();
  }

  private static long readLater(FileRange range, InputStream in, AvroBlocks blocks)
      throws IOException {
    AvroHeader header;
    try (InputStream whole = Storage.open(range.path())) {
      ByteWindow head = new ByteWindow(whole);
      header = AvroHeader.read(head);
    } catch (CorruptAvroException e) {
      return 0; // The first range tells.
    }
    ByteWindow window = new ByteWindow(in, range.from() - 1);
    window.next();
    return new AvroSplitter(window, blocks).splitLater(header, range.to());
  }
}
