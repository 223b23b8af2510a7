/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/** Writes a row a line, as CSV or JSON. Not thread-safe. */
final class TextBlockWriter implements BlockWriter {
  private final CountingOutput counted;
  private final OutputStream out;
  private final Schema schema;
  private final Line line;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private byte[] text = new byte[256];

  /** How a line is put together. */
  interface Line {
    /** What is before all lines; may be empty. */
    byte[] header();

    void startRow(ByteArrayOutputStream to);

    void addNull(int field, ByteArrayOutputStream to);

    void addText(int field, byte[] utf8, int length, ByteArrayOutputStream to);

    /** Adds a number or a truth value. */
    void addPlain(int field, String value, ByteArrayOutputStream to);

    void endRow(ByteArrayOutputStream to);
  }

  TextBlockWriter(CountingOutput counted, FileCompression compression, Schema schema, Line line)
      throws IOException {
    this.counted = counted;
    this.out = compression.pack(counted);
    this.schema = schema;
    this.line = line;
    out.write(line.header());
  }

  /** What cannot be written of the schema. */
  static List<String> problems(Schema schema) {
    List<String> problems = new ArrayList<>();
    for (Field field : schema.getFields()) {
      switch (field.getType().getTypeName()) {
        case STRING, BYTE, INT16, INT32, INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN, DATETIME -> {}
        default ->
            problems.add(
                "Unsupported type of field %s: %s (supported: %s)"
                    .formatted(field.getName(), field.getType(), CsvValues.SUPPORTED));
      }
    }
    return problems;
  }

  @Override
  public void write(Block block) throws IOException {
    for (int row = 0; row < block.rows(); row++) {
      line.startRow(gathered);
      for (int field = 0; field < schema.getFieldCount(); field++) {
        add(block.column(field), field, row);
      }
      line.endRow(gathered);
    }
    gathered.writeTo(out);
    gathered.reset();
  }

  private void add(Column column, int field, int row) {
    TypeName type = schema.getField(field).getType().getTypeName();
    if (column.isNull(row)) {
      line.addNull(field, gathered);
    } else if (type == TypeName.STRING) {
      int length = column.length(row);
      if (length > text.length) {
        text = new byte[Math.max(length, 2 * text.length)];
      }
      column.copyTo(row, text, 0);
      line.addText(field, text, length, gathered);
    } else if (type == TypeName.DATETIME) {
      byte[] time = Instant.ofEpochMilli(column.longAt(row)).toString().getBytes(UTF_8);
      line.addText(field, time, time.length, gathered);
    } else {
      line.addPlain(field, plain(type, column, row), gathered);
    }
  }

  private static String plain(TypeName type, Column column, int row) {
    return switch (type) {
      case BOOLEAN -> Boolean.toString(column.longAt(row) == 1);
      case FLOAT -> Float.toString((float) column.doubleAt(row));
      case DOUBLE -> Double.toString(column.doubleAt(row));
      case DECIMAL -> column.decimalAt(row).toString();
      default -> Long.toString(column.longAt(row));
    };
  }

  @Override
  public long bytes() {
    return counted.getPos();
  }

  @Override
  public void abandon() throws IOException {
    out.close();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
