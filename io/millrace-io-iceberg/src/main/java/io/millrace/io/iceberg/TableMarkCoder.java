/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/** A version, then 38 bytes. */
final class TableMarkCoder extends AtomicCoder<TableMark> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  static final TableMarkCoder INSTANCE = new TableMarkCoder();

  private TableMarkCoder() {}

  @Override
  public void encode(TableMark mark, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    Long snapshot = mark.snapshot();
    data.writeByte(VERSION);
    data.writeBoolean(snapshot != null);
    data.writeLong(snapshot == null ? 0 : snapshot);
    data.writeBoolean(mark.whole());
    data.writeInt(mark.part());
    data.writeLong(mark.row());
    data.writeLong(mark.before());
    data.writeLong(mark.latest());
    data.flush();
  }

  @Override
  public TableMark decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int version = data.readUnsignedByte();
    if (version != VERSION) {
      throw new CoderException(
          "Unsupported version of a position in a table: %d (supported: %d)"
              .formatted(version, VERSION));
    }
    boolean isAny = data.readBoolean();
    long snapshot = data.readLong();
    return new TableMark(
        isAny ? snapshot : null,
        data.readBoolean(),
        data.readInt(),
        data.readLong(),
        data.readLong(),
        data.readLong());
  }
}
