/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** Gives Avro records as JSON text. Not thread-safe; one per file. */
final class AvroRecords implements AvroSink {
  private final FileRecords records;
  private final int maxRecordBytes;
  private final RecordBytes json;

  AvroRecords(FileRecords records, int maxRecordBytes) {
    this.records = records;
    this.maxRecordBytes = maxRecordBytes;
    this.json = new RecordBytes(Math.max(maxRecordBytes, FileRecords.KEPT_BYTES));
  }

  @Override
  public void startBlock(long offset) {
    // These records are numbered through the file.
  }

  @Override
  public void add(Schema schema, AvroBytes data) throws CorruptAvroException {
    int from = data.position();
    json.reset();
    boolean exact;
    try {
      exact = AvroJson.write(schema, data, json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    if (exact) {
      boolean tooLarge = json.length() > maxRecordBytes;
      records.add(
          null, json, tooLarge ? FileRecords.tooLarge(json.length(), maxRecordBytes) : null);
      return;
    }
    int length = data.position() - from;
    boolean tooLarge = length > maxRecordBytes;
    RecordBytes binary = new RecordBytes(tooLarge ? FileRecords.KEPT_BYTES : length);
    binary.write(data.array(), from, length);
    records.addBinary(
        json, binary, tooLarge ? FileRecords.tooLarge(length, maxRecordBytes) : invalidUtf8());
  }

  /** What is wrong with a record that has a text which is none. */
  static Problem invalidUtf8() {
    return new Problem(
        RawRecord.INVALID_UTF8,
        "Invalid UTF-8: a text of the record; it is kept in Avro's binary form");
  }

  @Override
  public void addUnreadable(RecordBytes bytes, Problem problem) {
    if (bytes.length() == 0) {
      records.addNothing(null, problem);
    } else {
      records.addBinary(null, bytes, problem);
    }
  }

  @Override
  public Problem unreadable(long offset, IOException cause) {
    return records.unreadable(offset, cause);
  }

  @Override
  public Problem unreadable(long offset, CorruptAvroException cause) {
    return records.unreadable(offset, cause);
  }
}
