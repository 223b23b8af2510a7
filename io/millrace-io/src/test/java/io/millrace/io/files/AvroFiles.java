/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;

/** Writes an Avro file in memory, with blocks as the test wants them. */
final class AvroFiles {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final DataFileWriter<Object> writer;

  private AvroFiles(DataFileWriter<Object> writer) {
    this.writer = writer;
  }

  static AvroFiles of(Schema schema, String codec) {
    DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema));
    writer.setCodec(CodecFactory.fromString(codec));
    AvroFiles files = new AvroFiles(writer);
    try {
      writer.create(schema, files.out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Adds a block of these records; returns where in the file it ends. */
  int block(Object... records) {
    try {
      for (Object item : records) {
        writer.append(item);
      }
      int end = (int) writer.sync();
      writer.flush();
      return end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole file, with one more block. */
  byte[] with(Object... records) {
    block(records);
    return content();
  }

  byte[] content() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
