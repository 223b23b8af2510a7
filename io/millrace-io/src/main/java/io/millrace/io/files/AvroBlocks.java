/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Takes the records of one range of an Avro file into blocks. Not thread-safe; one per range. */
final class AvroBlocks implements AvroSink {
  private static final int BLOCK_BYTES = 1 << 20;

  private final BlockRecords records;
  private final AvroRowReader rows;

  /** A file has one schema. */
  private AvroRowReader.@Nullable Binding bound;

  private long gathered;
  private long placeInBlock;

  AvroBlocks(ReadBlocksSettings settings, BlockRecords records) {
    this.records = records;
    this.rows = new AvroRowReader(settings, records.builder());
  }

  @Override
  public void startBlock(long offset) {
    records.startPart(offset);
    placeInBlock = 0;
  }

  @Override
  public void add(Schema written, AvroBytes data) throws CorruptAvroException {
    int from = data.position();
    AvroRowReader.Binding binding = bound == null ? rows.bind(written) : bound;
    bound = binding;
    Problem problem;
    try {
      problem = rows.read(binding, data);
    } catch (CorruptAvroException e) {
      records.builder().abandonRow();
      throw e;
    }
    placeInBlock++;
    int to = data.position();
    gathered += to - from;
    boolean added = records.add(problem, data.array(), from, to, placeInBlock);
    if (added && (gathered >= BLOCK_BYTES || records.builder().rows() == BlockRecords.MAX_ROWS)) {
      flush();
    }
  }

  @Override
  public void addUnreadable(RecordBytes bytes, Problem problem) {
    placeInBlock++;
    records.addLetter(problem, bytes, String.valueOf(placeInBlock));
  }

  @Override
  public Problem unreadable(long offset, IOException cause) {
    return records.unreadable(offset, cause);
  }

  @Override
  public Problem unreadable(long offset, CorruptAvroException cause) {
    return records.unreadable(offset, String.valueOf(cause.getMessage()));
  }

  /** Gives out the rows gathered. */
  void flush() {
    gathered = 0;
    Block block = records.build();
    if (block != null) {
      records.give(block);
    }
  }
}
