/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.cdc.ChangesMark.Place;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** A version, 41 bytes, and the key of the last row that was read. */
final class ChangesMarkCoder extends AtomicCoder<ChangesMark> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;
  private static final ListCoder<String> KEY = ListCoder.of(StringUtf8Coder.of());

  static final ChangesMarkCoder INSTANCE = new ChangesMarkCoder();

  private ChangesMarkCoder() {}

  @Override
  public void encode(ChangesMark mark, OutputStream out) throws IOException {
    Place place = mark.place();
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeBoolean(place.snapshotDone());
    data.writeLong(place.boundary());
    data.writeLong(place.given());
    data.writeLong(place.position());
    data.writeLong(place.latest());
    data.writeLong(place.until());
    data.flush();
    KEY.encode(place.readTo(), out);
  }

  @Override
  public ChangesMark decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int version = data.readUnsignedByte();
    if (version != VERSION) {
      throw new CoderException(
          "Unsupported version of a place among changes: %d (supported: %d)"
              .formatted(version, VERSION));
    }
    boolean snapshotDone = data.readBoolean();
    long boundary = data.readLong();
    long given = data.readLong();
    long position = data.readLong();
    long latest = data.readLong();
    long until = data.readLong();
    return new ChangesMark(
        new Place(snapshotDone, KEY.decode(in), boundary, given, position, latest, until), null);
  }
}
