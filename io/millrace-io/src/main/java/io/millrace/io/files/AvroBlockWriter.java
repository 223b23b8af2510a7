/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * Writes an Avro container file, whose blocks are compressed, of the schema that messages have,
 * too. Not thread-safe.
 */
final class AvroBlockWriter implements BlockWriter {
  private static final int DEFLATE_LEVEL = 6;

  private final CountingOutput counted;
  private final Schema written;
  private final List<TypeName> types = new ArrayList<>();
  private final DataFileWriter<GenericRecord> file;

  AvroBlockWriter(
      CountingOutput counted,
      FileCompression compression,
      org.apache.beam.sdk.schemas.Schema schema)
      throws IOException {
    this.counted = counted;
    this.written = new Schema.Parser().parse(AvroMessageWriter.schema(schema, "row"));
    schema.getFields().forEach(field -> types.add(field.getType().getTypeName()));
    file =
        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(written))
            .setCodec(
                switch (compression) {
                  case NONE -> CodecFactory.nullCodec();
                  case GZIP -> CodecFactory.deflateCodec(DEFLATE_LEVEL);
                  case ZSTD -> CodecFactory.zstandardCodec(CodecFactory.DEFAULT_ZSTANDARD_LEVEL);
                });
    file.create(written, counted);
  }

  @Override
  public void write(Block block) throws IOException {
    GenericRecord record = new GenericData.Record(written);
    for (int row = 0; row < block.rows(); row++) {
      for (int field = 0; field < types.size(); field++) {
        record.put(field, value(types.get(field), block.column(field), row));
      }
      file.append(record);
    }
  }

  private static @Nullable Object value(TypeName type, Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (type) {
      case BYTE, INT16, INT32 -> (int) column.longAt(row);
      case INT64, DATETIME -> column.longAt(row);
      case FLOAT -> (float) column.doubleAt(row);
      case DOUBLE -> column.doubleAt(row);
      case BOOLEAN -> column.longAt(row) == 1;
      case STRING -> column.stringAt(row);
      case BYTES -> {
        byte[] bytes = new byte[column.length(row)];
        column.copyTo(row, bytes, 0);
        yield ByteBuffer.wrap(bytes);
      }
      case DECIMAL ->
          ByteBuffer.wrap(
              column
                  .decimalAt(row)
                  .setScale(ParquetDecimal.DEFAULT.scale())
                  .unscaledValue()
                  .toByteArray());
      default -> throw new IllegalArgumentException("Unsupported type: " + type);
    };
  }

  @Override
  public long bytes() {
    return counted.getPos();
  }

  @Override
  public void abandon() {
    // All is on the heap.
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
