/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.apache.beam.sdk.schemas.Schema;

/** Values with commas between them, quoted where RFC 4180 asks for it. A null is no text. */
final class CsvLine implements TextBlockWriter.Line {
  private final Schema schema;

  CsvLine(Schema schema) {
    this.schema = schema;
  }

  @Override
  public byte[] header() {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    for (int field = 0; field < schema.getFieldCount(); field++) {
      byte[] name = schema.getField(field).getName().getBytes(UTF_8);
      addText(field, name, name.length, to);
    }
    endRow(to);
    return to.toByteArray();
  }

  @Override
  public void startRow(ByteArrayOutputStream to) {
    // A line starts with its first value.
  }

  @Override
  public void addNull(int field, ByteArrayOutputStream to) {
    separate(field, to);
    quoteNothingAlone(to);
  }

  @Override
  public void addText(int field, byte[] utf8, int length, ByteArrayOutputStream to) {
    separate(field, to);
    if (length == 0) {
      quoteNothingAlone(to);
    } else if (!needsQuotes(utf8, length)) {
      to.write(utf8, 0, length);
    } else {
      to.write('"');
      for (int i = 0; i < length; i++) {
        if (utf8[i] == '"') {
          to.write('"');
        }
        to.write(utf8[i]);
      }
      to.write('"');
    }
  }

  @Override
  public void addPlain(int field, String value, ByteArrayOutputStream to) {
    separate(field, to);
    to.writeBytes(value.getBytes(UTF_8));
  }

  @Override
  public void endRow(ByteArrayOutputStream to) {
    to.write('\n');
  }

  private static void separate(int field, ByteArrayOutputStream to) {
    if (field > 0) {
      to.write(',');
    }
  }

  /** A line without a byte is no record. */
  private void quoteNothingAlone(ByteArrayOutputStream to) {
    if (schema.getFieldCount() == 1) {
      to.write('"');
      to.write('"');
    }
  }

  private static boolean needsQuotes(byte[] utf8, int length) {
    for (int i = 0; i < length; i++) {
      if (utf8[i] == '"' || utf8[i] == ',' || utf8[i] == '\n' || utf8[i] == '\r') {
        return true;
      }
    }
    return false;
  }
}
