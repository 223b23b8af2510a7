/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.cdc.ChangesMark.Place;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** A version, 41 bytes, the key of the last row that was read, and since version 2 a witness. */
final class ChangesMarkCoder extends AtomicCoder<ChangesMark> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 2;
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
    StringUtf8Coder.of().encode(place.witness(), out);
  }

  @Override
  public ChangesMark decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int version = data.readUnsignedByte();
    if (version < 1 || version > VERSION) {
      throw new CoderException(
          "Unsupported version of a place among changes: %d (supported: 1 to %d)"
              .formatted(version, VERSION));
    }
    boolean snapshotDone = data.readBoolean();
    long boundary = data.readLong();
    long given = data.readLong();
    long position = data.readLong();
    long latest = data.readLong();
    long until = data.readLong();
    List<String> readTo = KEY.decode(in);
    String witness = version == 1 ? "" : StringUtf8Coder.of().decode(in);
    return new ChangesMark(
        new Place(snapshotDone, readTo, boundary, given, position, latest, until, witness), null);
  }
}
