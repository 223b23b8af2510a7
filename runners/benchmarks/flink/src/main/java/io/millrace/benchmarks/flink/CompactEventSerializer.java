/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes 36 bytes an event: no field names, null flags or lengths. */
final class CompactEventSerializer extends SingletonSerializer<CompactEvent> {
  private static final long serialVersionUID = 1;

  @Override
  public CompactEvent createInstance() {
    return new CompactEvent();
  }

  @Override
  public CompactEvent copy(CompactEvent from) {
    CompactEvent copy = new CompactEvent();
    copy.idHigh = from.idHigh;
    copy.idLow = from.idLow;
    copy.timestamp = from.timestamp;
    copy.category = from.category;
    copy.cents = from.cents;
    return copy;
  }

  @Override
  public int getLength() {
    return 4 * Long.BYTES + Integer.BYTES;
  }

  @Override
  public void serialize(CompactEvent event, DataOutputView target) throws IOException {
    target.writeLong(event.idHigh);
    target.writeLong(event.idLow);
    target.writeLong(event.timestamp);
    target.writeInt(event.category);
    target.writeLong(event.cents);
  }

  @Override
  public CompactEvent deserialize(DataInputView source) throws IOException {
    CompactEvent event = new CompactEvent();
    event.idHigh = source.readLong();
    event.idLow = source.readLong();
    event.timestamp = source.readLong();
    event.category = source.readInt();
    event.cents = source.readLong();
    return event;
  }

  @Override
  public TypeSerializerSnapshot<CompactEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The format has one version. Public for Flink, which makes it by reflection. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<CompactEvent> {
    public Snapshot() {
      super(CompactEventSerializer::new);
    }
  }
}
