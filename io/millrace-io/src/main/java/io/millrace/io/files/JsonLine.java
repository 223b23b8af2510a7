/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/** A JSON object with all fields in their order, nulls too. */
final class JsonLine implements TextBlockWriter.Line {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** Of each field what is before its value. */
  private final List<byte[]> keys = new ArrayList<>();

  JsonLine(Schema schema) {
    for (String name : schema.getFieldNames()) {
      ByteArrayOutputStream key = new ByteArrayOutputStream();
      key.write(keys.isEmpty() ? '{' : ',');
      byte[] utf8 = name.getBytes(UTF_8);
      addQuoted(utf8, utf8.length, key);
      key.write(':');
      keys.add(key.toByteArray());
    }
  }

  @Override
  public byte[] header() {
    return new byte[0];
  }

  @Override
  public void startRow(ByteArrayOutputStream to) {
    // The first key has the brace before it.
  }

  @Override
  public void addNull(int field, ByteArrayOutputStream to) {
    to.writeBytes(keys.get(field));
    to.writeBytes(NULL);
  }

  @Override
  public void addText(int field, byte[] utf8, int length, ByteArrayOutputStream to) {
    to.writeBytes(keys.get(field));
    addQuoted(utf8, length, to);
  }

  @Override
  public void addPlain(int field, String value, ByteArrayOutputStream to) {
    to.writeBytes(keys.get(field));
    to.writeBytes(value.getBytes(UTF_8));
  }

  @Override
  public void endRow(ByteArrayOutputStream to) {
    to.write('}');
    to.write('\n');
  }

  private static void addQuoted(byte[] utf8, int length, ByteArrayOutputStream to) {
    to.write('"');
    for (int i = 0; i < length; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\') {
        to.write('\\');
        to.write(b);
      } else if (b >= 0 && b < ' ') {
        to.writeBytes("\\u%04x".formatted((int) b).getBytes(UTF_8));
      } else {
        to.write(b);
      }
    }
    to.write('"');
  }
}
