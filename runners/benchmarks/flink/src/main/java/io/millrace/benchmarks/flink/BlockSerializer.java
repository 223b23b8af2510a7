/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a block's rows, 36 bytes each. */
final class BlockSerializer extends SingletonSerializer<Block> {
  private static final long serialVersionUID = 1;

  @Override
  public Block createInstance() {
    return new Block(0, 0);
  }

  @Override
  public Block copy(Block from) {
    Block copy = new Block(from.shard, from.rows);
    for (int row = 0; row < from.rows; row++) {
      copy.add(
          from.idHigh[row],
          from.idLow[row],
          from.timestamp[row],
          from.category[row],
          from.cents[row]);
    }
    return copy;
  }

  @Override
  public void serialize(Block block, DataOutputView target) throws IOException {
    target.writeInt(block.shard);
    target.writeInt(block.rows);
    for (int row = 0; row < block.rows; row++) {
      target.writeLong(block.idHigh[row]);
      target.writeLong(block.idLow[row]);
      target.writeLong(block.timestamp[row]);
      target.writeInt(block.category[row]);
      target.writeLong(block.cents[row]);
    }
  }

  @Override
  public Block deserialize(DataInputView source) throws IOException {
    int shard = source.readInt();
    int rows = source.readInt();
    Block block = new Block(shard, rows);
    for (int row = 0; row < rows; row++) {
      block.add(
          source.readLong(),
          source.readLong(),
          source.readLong(),
          source.readInt(),
          source.readLong());
    }
    return block;
  }

  @Override
  public TypeSerializerSnapshot<Block> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The format has one version. Public for Flink, which makes it by reflection. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Block> {
    public Snapshot() {
      super(BlockSerializer::new);
    }
  }
}
