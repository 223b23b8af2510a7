/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Decompresses the blocks of one Avro file.
 *
 * <p>Avro's codecs are reachable only through its file reader, which ends silently at a truncated
 * block and cannot go on after a corrupt one. So each block is given to a reader of its own, as the
 * only block of a file. Not thread-safe; one per file.
 */
final class AvroCodec {
  private final boolean uncompressed;
  private final byte[] header;

  AvroCodec(AvroHeader header) {
    this.uncompressed = header.codec().equals(DataFileConstants.NULL_CODEC);
    this.header = headerOfOneBlock(header);
  }

  /**
   * The data of a block.
   *
   * @param block where the block starts in the array, at its number of records
   * @param data where its compressed data starts
   * @param length of the compressed data
   */
  AvroBytes data(byte[] array, int block, int data, int length) throws CorruptAvroException {
    if (uncompressed) {
      return new AvroBytes(array, data, length);
    }
    int blockLength = data - block + length + DataFileConstants.SYNC_SIZE;
    try (DataFileStream<Object> file =
        new DataFileStream<>(
            new SequenceInputStream(
                new ByteArrayInputStream(header),
                new ByteArrayInputStream(array, block, blockLength)),
            new GenericDatumReader<>())) {
      ByteBuffer bytes = file.nextBlock();
      return new AvroBytes(
          bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } catch (IOException | RuntimeException | NoClassDefFoundError e) {
      // Codecs meet corrupt bytes with whatever their library throws; an absent library is an
      // Error.
      throw new CorruptAvroException("the block cannot be decompressed (" + e + ")", e);
    }
  }

  private static byte[] headerOfOneBlock(AvroHeader header) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      encoder.writeFixed(DataFileConstants.MAGIC);
      encoder.writeMapStart();
      encoder.setItemCount(2);
      writeEntry(encoder, DataFileConstants.SCHEMA, "\"bytes\"");
      writeEntry(encoder, DataFileConstants.CODEC, header.codec());
      encoder.writeMapEnd();
      encoder.writeFixed(header.sync());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return out.toByteArray();
  }

  private static void writeEntry(BinaryEncoder encoder, String key, String value)
      throws IOException {
    encoder.startItem();
    encoder.writeString(key);
    encoder.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }
}
