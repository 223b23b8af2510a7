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

  static String unsupported(Field field) {
    return "Unsupported type of field %s: %s (supported: %s)"
        .formatted(field.getName(), field.getType(), AvroValue.SUPPORTED);
  }

  @Override
  public Reading open(FileRange range, BlockRecords records) throws IOException {
    InputStream in = Storage.open(range);
    try {
      AvroBlocks blocks = new AvroBlocks(settings, records);
      ByteWindow window = new ByteWindow(in, Math.max(0, range.from() - 1));
      AvroSplitter splitter = new AvroSplitter(window, blocks);
      if (range.from() == 0) {
        splitter.startFirst(range.to());
        return new Blocks(in, window, splitter, blocks, 0);
      }
      window.next();
      startLater(splitter, range);
      return new Blocks(in, window, splitter, blocks, window.offset());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static void startLater(AvroSplitter splitter, FileRange range) throws IOException {
    try (InputStream whole = Storage.open(range.path())) {
      splitter.startLater(AvroHeader.read(new ByteWindow(whole)), range.to());
    } catch (CorruptAvroException e) {
      return; // The first range tells.
    }
  }

  /**
   * The blocks of a range.
   *
   * @param start where its first block is
   */
  private record Blocks(
      InputStream in, ByteWindow window, AvroSplitter splitter, AvroBlocks blocks, long start)
      implements Reading {
    @Override
    public boolean next() {
      if (splitter.nextInRange()) {
        return true;
      }
      blocks.flush();
      return false;
    }

    @Override
    public long bytes() {
      return window.offset() - start;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
