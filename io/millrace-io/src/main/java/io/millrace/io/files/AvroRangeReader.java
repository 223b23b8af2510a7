/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.InputStream;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.Field;

/** Reads Avro container files, each as a whole. */
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
  public long read(FileRange range, InputStream in, BlockRecords records) {
    ByteWindow window = new ByteWindow(in);
    AvroBlocks blocks = new AvroBlocks(settings, records);
    new AvroSplitter(window, blocks).split();
    blocks.flush();
    return window.offset();
  }
}
