/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.jspecify.annotations.Nullable;

/** Takes the records of one range of an Avro file into blocks. Not thread-safe; one per range. */
final class AvroBlocks implements AvroSink {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int NO_FIELD = -1;

  private final ReadBlocksSettings settings;
  private final BlockRecords records;
  private final AvroSkipper skipper = new AvroSkipper();
  private final List<String> faults = new ArrayList<>();
  private final List<AvroValue> values = new ArrayList<>();
  private final int maxRecordBytes;
  private boolean bound;

  /** For each field of the Avro record, which of ours it is. */
  private int[] ours = {};

  /** Ours that the Avro record lacks. */
  private List<Integer> missing = List.of();

  private long gathered;
  private long placeInBlock;

  AvroBlocks(ReadBlocksSettings settings, BlockRecords records) {
    this.settings = settings;
    this.records = records;
    this.maxRecordBytes = settings.spec().maxRecordBytes();
    for (Field field : settings.schema().getFields()) {
      values.add(new AvroValue(field, skipper, faults));
    }
  }

  @Override
  public void startBlock(long offset) {
    records.startPart(offset);
    placeInBlock = 0;
  }

  @Override
  public void add(Schema written, AvroBytes data) throws CorruptAvroException {
    int from = data.position();
    placeInBlock++;
    Problem problem;
    try {
      problem = read(written, data);
    } catch (CorruptAvroException e) {
      records.builder().abandonRow();
      placeInBlock--;
      throw e;
    }
    int to = data.position();
    gathered += to - from;
    boolean added = records.add(problem, data.array(), from, to, placeInBlock);
    if (added && (gathered >= BLOCK_BYTES || records.builder().rows() == BlockRecords.MAX_ROWS)) {
      flush();
    }
  }

  private @Nullable Problem read(Schema written, AvroBytes data) throws CorruptAvroException {
    int from = data.position();
    skipper.start();
    if (written.getType() != Schema.Type.RECORD) {
      skipper.skip(written, data);
      return new Problem(
          RawRecord.MALFORMED_RECORD,
          "Cannot parse record: expected an Avro record, found " + written.getType().getName());
    }
    if (!bound) {
      bind(written);
    }
    faults.clear();
    BlockBuilder builder = records.builder();
    for (int i = 0; i < ours.length; i++) {
      Schema value = written.getFields().get(i).schema();
      if (ours[i] == NO_FIELD) {
        skipper.skip(value, data);
      } else {
        values.get(ours[i]).read(value, data, builder.column(ours[i]));
      }
    }
    for (int field : missing) {
      values.get(field).addMissing(builder.column(field));
    }
    int length = data.position() - from;
    if (length > maxRecordBytes) {
      return FileRecords.tooLarge(length, maxRecordBytes);
    }
    if (!skipper.isExact()) {
      return AvroRecords.invalidUtf8();
    }
    if (!faults.isEmpty()) {
      return new Problem(RawRecord.INVALID_VALUE, String.join("; ", faults));
    }
    return settings.recordField() == null ? null : addText(written, data.array(), from, length);
  }

  /** Finds the fields; a file has one schema. */
  private void bind(Schema written) {
    List<Integer> rest = new ArrayList<>();
    int[] found = new int[written.getFields().size()];
    for (Schema.Field field : written.getFields()) {
      boolean wanted = settings.schema().hasField(field.name());
      found[field.pos()] = wanted ? settings.schema().indexOf(field.name()) : NO_FIELD;
    }
    for (int i = 0; i < values.size(); i++) {
      if (written.getField(settings.schema().getField(i).getName()) == null) {
        rest.add(i);
      }
    }
    bound = true;
    ours = found;
    missing = rest;
  }

  /** Adds the record as JSON, as {@link ReadFiles} gives it. */
  private @Nullable Problem addText(Schema written, byte[] array, int from, int length)
      throws CorruptAvroException {
    RecordBytes json = new RecordBytes(maxRecordBytes);
    try {
      AvroJson.write(written, new AvroBytes(array, from, length), json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    if (json.length() > maxRecordBytes) {
      return FileRecords.tooLarge(json.length(), maxRecordBytes);
    }
    int column = settings.schema().getFieldCount();
    records.builder().column(column).appendBytes(json.kept(), 0, json.keptLength());
    return null;
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
