/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.FileCursor.Place;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/** A version, then 44 bytes. */
final class FilesMarkCoder extends AtomicCoder<FilesMark> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  static final FilesMarkCoder INSTANCE = new FilesMarkCoder();

  private FilesMarkCoder() {}

  @Override
  public void encode(FilesMark mark, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeInt(mark.file());
    data.writeLong(mark.place().offset());
    data.writeLong(mark.place().number());
    data.writeLong(mark.place().passed());
    data.writeLong(mark.given());
    data.writeLong(mark.latest());
    data.flush();
  }

  @Override
  public FilesMark decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int version = data.readUnsignedByte();
    if (version != VERSION) {
      throw new CoderException(
          "Unsupported version of a position in files: %d (supported: %d)"
              .formatted(version, VERSION));
    }
    int file = data.readInt();
    Place place = new Place(data.readLong(), data.readLong(), data.readLong());
    return new FilesMark(file, place, data.readLong(), data.readLong());
  }
}
