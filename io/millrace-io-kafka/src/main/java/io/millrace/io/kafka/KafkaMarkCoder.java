/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.kafka.KafkaMark.Position;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/** A version, the number of partitions, then 20 bytes each. */
final class KafkaMarkCoder extends AtomicCoder<KafkaMark> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  static final KafkaMarkCoder INSTANCE = new KafkaMarkCoder();

  private KafkaMarkCoder() {}

  @Override
  public void encode(KafkaMark mark, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeInt(mark.positions().size());
    for (Position position : mark.positions()) {
      data.writeInt(position.partition());
      data.writeLong(position.next());
      data.writeLong(position.latest());
    }
    data.flush();
  }

  @Override
  public KafkaMark decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int version = data.readUnsignedByte();
    if (version != VERSION) {
      throw new CoderException(
          "Unsupported version of a Kafka position: " + version + " (supported: " + VERSION + ")");
    }
    List<Position> positions = new ArrayList<>();
    for (int left = data.readInt(); left > 0; left--) {
      positions.add(new Position(data.readInt(), data.readLong(), data.readLong()));
    }
    return new KafkaMark(positions, null);
  }
}
