/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.io.files.MalformedRecordException;
import io.millrace.io.files.RawRecord;
import io.millrace.io.files.RecordParser;
import io.millrace.io.values.InvalidValueException;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.RowView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads one record at a time by a mapping. Not thread-safe; one per worker. */
final class RecordMapper {
  private static final int NONE = -1;

  /** Why a record cannot be read. */
  record Fault(String code, String message) {}

  private final DatasetMapping mapping;
  private final Schema target;
  private final int eventTime;
  private final List<ValueParser> parsers = new ArrayList<>();
  private final RecordParser records = new RecordParser();
  private final RecordHash hash = new RecordHash();

  /** The values of the target's fields. */
  private final @Nullable Object[] values;

  RecordMapper(DatasetMapping mapping, Schema target) {
    this.mapping = mapping;
    this.target = target;
    this.eventTime =
        target.hasField(MappedRow.EVENT_TIME) ? target.indexOf(MappedRow.EVENT_TIME) : NONE;
    mapping
        .fields()
        .forEach((name, field) -> parsers.add(new ValueParser(target.getField(name), field)));
    values = new @Nullable Object[target.getFieldCount()];
  }

  /**
   * Adds a record to the rows of {@link MappedRow#ownSchema}.
   *
   * @return what is wrong with it, and nothing is added then; null for a row
   */
  @Nullable Fault read(RowView raw, BlockBuilder rows) {
    String problem = raw.string(RawRecord.PROBLEM);
    if (problem != null) {
      return new Fault(
          problem, requireNonNull(raw.string(RawRecord.PROBLEM_MESSAGE), "no message"));
    }
    ObjectNode record;
    try {
      record =
          records.parse(
              requireNonNull(raw.string(RawRecord.FORMAT), "no format"),
              raw.string(RawRecord.HEADER),
              requireNonNull(raw.string(RawRecord.RECORD), "no record"));
    } catch (MalformedRecordException e) {
      return new Fault(e.code(), String.valueOf(e.getMessage()));
    }
    String faults = readValues(record);
    if (!faults.isEmpty()) {
      return new Fault(RawRecord.INVALID_VALUE, faults);
    }
    mapping
        .flags()
        .forEach((name, rule) -> values[target.indexOf(name)] = FlagEvaluator.test(rule, this::of));
    for (int i = 0; i < values.length; i++) {
      rows.column(i).appendValue(values[i]);
    }
    String content = hash.of(record);
    rows.column(values.length).appendValue(key(raw, content));
    rows.column(values.length + 1).appendValue(content);
    rows.endRow(eventTime(raw), raw.stamp());
    return null;
  }

  private @Nullable Object of(String field) {
    return values[target.indexOf(field)];
  }

  /** Reads every field, and gives all that is wrong with them; empty if nothing is. */
  private String readValues(ObjectNode record) {
    Arrays.fill(values, null);
    List<String> faults = new ArrayList<>();
    for (ValueParser parser : parsers) {
      try {
        values[target.indexOf(parser.field())] = parser.parse(record);
      } catch (InvalidValueException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    if (faults.isEmpty() && eventTime != NONE && values[eventTime] == null) {
      faults.add("Missing required " + MappedRow.EVENT_TIME);
    }
    return String.join("; ", faults);
  }

  private long eventTime(RowView raw) {
    return eventTime == NONE
        ? raw.eventTime().toEpochMilli()
        : ((Instant) requireNonNull(values[eventTime], "no time")).getMillis();
  }

  private String key(RowView raw, String content) {
    DuplicateRule rule = mapping.duplicates();
    if (rule.kind() == DuplicateRule.Kind.WHOLE_ROW) {
      return content;
    }
    List<String> parts = new ArrayList<>();
    for (String field : rule.fields()) {
      Object value = of(field);
      if (value == null) {
        return place(raw);
      }
      parts.add(value.toString());
    }
    return parts.isEmpty() ? place(raw) : hash.of(parts);
  }

  /** Names a record by where it stands: the same on every run over the same files. */
  static String place(RowView raw) {
    return raw.string(RawRecord.SOURCE) + "#" + raw.int64(RawRecord.RECORD_NUMBER);
  }
}
