/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.BlockBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.jspecify.annotations.Nullable;

/** Reads Avro records of one schema or another into the columns of blocks. Not thread-safe. */
final class AvroRowReader {
  private static final int NO_FIELD = -1;

  private final ReadBlocksSettings settings;
  private final BlockBuilder builder;
  private final AvroSkipper skipper = new AvroSkipper();
  private final List<String> faults = new ArrayList<>();
  private final List<AvroValue> values = new ArrayList<>();
  private final int maxRecordBytes;

  /**
   * @param builder takes the values, and the record's text where that is wanted
   */
  AvroRowReader(ReadBlocksSettings settings, BlockBuilder builder) {
    this.settings = settings;
    this.builder = builder;
    this.maxRecordBytes = settings.spec().maxRecordBytes();
    for (Field field : settings.schema().getFields()) {
      values.add(new AvroValue(field, skipper, faults));
    }
  }

  /**
   * Where the values of a schema go.
   *
   * @param ours for each field of the Avro record, which of our fields it is; negative for none
   * @param missing ours that the Avro record lacks
   */
  record Binding(Schema written, int[] ours, List<Integer> missing) {}

  /** Finds the fields by their names. */
  Binding bind(Schema written) {
    if (written.getType() != Schema.Type.RECORD) {
      return new Binding(written, new int[0], List.of());
    }
    int[] found = new int[written.getFields().size()];
    for (Schema.Field field : written.getFields()) {
      boolean wanted = settings.schema().hasField(field.name());
      found[field.pos()] = wanted ? settings.schema().indexOf(field.name()) : NO_FIELD;
    }
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (written.getField(settings.schema().getField(i).getName()) == null) {
        rest.add(i);
      }
    }
    return new Binding(written, found, rest);
  }

  /**
   * Reads a record into the next row, without ending it.
   *
   * @return what does not fit; null if all does
   * @throws CorruptAvroException if the bytes are no such record
   */
  @Nullable Problem read(Binding bound, AvroBytes data) throws CorruptAvroException {
    int from = data.position();
    Schema written = bound.written();
    skipper.start();
    if (written.getType() != Schema.Type.RECORD) {
      skipper.skip(written, data);
      return new Problem(
          RawRecord.MALFORMED_RECORD,
          "Cannot parse record: expected an Avro record, found " + written.getType().getName());
    }
    faults.clear();
    int[] ours = bound.ours();
    for (int i = 0; i < ours.length; i++) {
      Schema value = written.getFields().get(i).schema();
      if (ours[i] == NO_FIELD) {
        skipper.skip(value, data);
      } else {
        values.get(ours[i]).read(value, data, builder.column(ours[i]));
      }
    }
    for (int field : bound.missing()) {
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
    builder.column(column).appendBytes(json.kept(), 0, json.keptLength());
    return null;
  }
}
