/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;

/**
 * What stands before an Avro file's first block.
 *
 * @param schema the schema the file was written with
 * @param codec how its blocks are compressed, e.g. {@code snappy}
 * @param sync the 16 bytes after each block
 */
record AvroHeader(Schema schema, String codec, byte[] sync) {
  private static final int FIRST_TRY_BYTES = 64 * 1024;
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Reads the header at the window's position and goes past it. */
  static AvroHeader read(ByteWindow window) throws CorruptAvroException {
    for (int wanted = FIRST_TRY_BYTES; ; wanted *= 2) {
      int available = window.require(wanted);
      AvroBytes in = new AvroBytes(window.array(), window.index(window.offset()), available);
      try {
        AvroHeader header = read(in);
        window.seek(window.offset() + available - in.remaining());
        return header;
      } catch (CorruptAvroException e) {
        if (available < wanted || wanted >= MAX_BYTES) {
          throw e;
        }
      }
    }
  }

  private static AvroHeader read(AvroBytes in) throws CorruptAvroException {
    byte[] magic = DataFileConstants.MAGIC;
    int from = in.skip(magic.length);
    if (!Arrays.equals(in.array(), from, from + magic.length, magic, 0, magic.length)) {
      throw new CorruptAvroException("no Avro header");
    }
    Map<String, String> entries = new HashMap<>();
    for (long count = in.readItemCount(); count > 0; count = in.readItemCount()) {
      for (long i = 0; i < count; i++) {
        String key = readText(in);
        entries.put(key, readText(in));
      }
    }
    int sync = in.skip(DataFileConstants.SYNC_SIZE);
    return new AvroHeader(
        schemaOf(entries),
        entries.getOrDefault(DataFileConstants.CODEC, DataFileConstants.NULL_CODEC),
        Arrays.copyOfRange(in.array(), sync, sync + DataFileConstants.SYNC_SIZE));
  }

  private static Schema schemaOf(Map<String, String> entries) throws CorruptAvroException {
    try {
      return schema(entries.getOrDefault(DataFileConstants.SCHEMA, ""));
    } catch (CorruptAvroException e) {
      throw new CorruptAvroException(
          "no Avro schema in the header (" + e.getMessage() + ")", e.getCause());
    }
  }

  /**
   * The schema of that text.
   *
   * @throws CorruptAvroException with the reason, if it is none
   */
  static Schema schema(String json) throws CorruptAvroException {
    try {
      // As Avro's own file reader does: names and defaults that a writer let pass are read.
      return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(json);
    } catch (RuntimeException e) {
      // A name that no type has is a NullPointerException there, with a running number in its text.
      String reason =
          e instanceof AvroRuntimeException ? String.valueOf(e.getMessage()) : "a type is unknown";
      throw new CorruptAvroException(reason, e);
    }
  }

  private static String readText(AvroBytes in) throws CorruptAvroException {
    int from = in.skipBytes();
    return new String(in.array(), from, in.position() - from, UTF_8);
  }
}
