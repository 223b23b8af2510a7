/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the ids kept, 24 bytes each: for checkpoints and copies on write. */
final class IdTableSerializer extends SingletonSerializer<IdTable> {
  private static final long serialVersionUID = 1;

  @Override
  public IdTable createInstance() {
    return new IdTable(0);
  }

  @Override
  public IdTable copy(IdTable from) {
    IdTable copy = new IdTable(from.size());
    try {
      from.forEach((high, low, timestamp) -> restore(copy, high, low, timestamp));
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
    return copy;
  }

  @Override
  public void serialize(IdTable table, DataOutputView target) throws IOException {
    target.writeInt(table.size());
    table.forEach(
        (high, low, timestamp) -> {
          target.writeLong(high);
          target.writeLong(low);
          target.writeLong(timestamp);
        });
  }

  @Override
  public IdTable deserialize(DataInputView source) throws IOException {
    int size = source.readInt();
    IdTable table = new IdTable(size);
    for (int i = 0; i < size; i++) {
      restore(table, source.readLong(), source.readLong(), source.readLong());
    }
    return table;
  }

  @Override
  public TypeSerializerSnapshot<IdTable> snapshotConfiguration() {
    return new Snapshot();
  }

  private static void restore(IdTable table, long high, long low, long timestamp) {
    if (!table.keep(high, low, timestamp, 0)) {
      throw new IllegalStateException("Cannot restore an id: it was kept before");
    }
  }

  /** The format has one version. Public for Flink, which makes it by reflection. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<IdTable> {
    public Snapshot() {
      super(IdTableSerializer::new);
    }
  }
}
