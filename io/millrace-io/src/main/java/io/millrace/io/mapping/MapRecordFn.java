/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.io.files.MalformedRecordException;
import io.millrace.io.files.RawRecord;
import io.millrace.io.files.RecordParser;
import io.millrace.io.values.InvalidValueException;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads one record at a time; see {@link MapRecords}. */
final class MapRecordFn extends DoFn<Row, Row> {
  private static final long serialVersionUID = 1L;
  private final DatasetMapping mapping;
  private final Schema target;
  private final StepContext context;
  private final TupleTag<Row> mappedTag;
  private final TupleTag<Rejected> rejectedTag;
  private transient @Nullable Machinery machinery;

  /** What is built once per worker from the mapping. */
  private record Machinery(
      Schema schema, RecordParser parser, RecordHash hash, List<ValueParser> values) {}

  MapRecordFn(
      DatasetMapping mapping,
      Schema target,
      StepContext context,
      TupleTag<Row> mappedTag,
      TupleTag<Rejected> rejectedTag) {
    this.mapping = mapping;
    this.mappedTag = mappedTag;
    this.target = target;
    this.context = context;
    this.rejectedTag = rejectedTag;
  }

  @Setup
  public void setup() {
    List<ValueParser> values = new ArrayList<>();
    mapping
        .fields()
        .forEach((name, field) -> values.add(new ValueParser(target.getField(name), field)));
    machinery =
        new Machinery(MappedRow.schema(target), new RecordParser(), new RecordHash(), values);
  }

  @ProcessElement
  public void processElement(@Element Row raw, MultiOutputReceiver out) {
    String problem = raw.getString(RawRecord.PROBLEM);
    if (problem != null) {
      String message = requireNonNull(raw.getString(RawRecord.PROBLEM_MESSAGE), "no message");
      out.get(rejectedTag).output(rejected(raw, problem, message));
      return;
    }
    Machinery tools = requireNonNull(machinery, "not set up");
    ObjectNode record;
    try {
      record = tools.parser().parse(raw);
    } catch (MalformedRecordException e) {
      out.get(rejectedTag).output(rejected(raw, e.code(), String.valueOf(e.getMessage())));
      return;
    }
    Map<String, @Nullable Object> values = new HashMap<>();
    String faults = read(record, tools.values(), values);
    if (!faults.isEmpty()) {
      out.get(rejectedTag).output(rejected(raw, "INVALID_VALUE", faults));
      return;
    }
    mapping
        .flags()
        .forEach((name, rule) -> values.put(name, FlagEvaluator.test(rule, values::get)));
    values.put(MappedRow.RECORD_HASH, tools.hash().of(record));
    values.put(MappedRow.SOURCE, raw.getString(RawRecord.SOURCE));
    values.put(MappedRow.RECORD_NUMBER, raw.getInt64(RawRecord.RECORD_NUMBER));
    values.put(MappedRow.ORIGINAL, raw.getString(RawRecord.RECORD));
    values.put(MappedRow.RECORD_KEY, key(raw, values, tools.hash()));
    List<@Nullable Object> inOrder = new ArrayList<>(tools.schema().getFieldCount());
    tools.schema().getFieldNames().forEach(name -> inOrder.add(values.get(name)));
    // The parsers give each field its schema's type; Beam need not look at every value again.
    Row row = Row.withSchema(tools.schema()).attachValues(inOrder);
    if (hasEventTime()) {
      Instant eventTime = (Instant) requireNonNull(values.get(MappedRow.EVENT_TIME), "no time");
      out.get(mappedTag).outputWithTimestamp(row, eventTime);
    } else {
      out.get(mappedTag).output(row);
    }
  }

  private boolean hasEventTime() {
    return target.hasField(MappedRow.EVENT_TIME);
  }

  /** Reads every field, and gives all that is wrong with them; empty if nothing is. */
  private String read(
      ObjectNode record, List<ValueParser> parsers, Map<String, @Nullable Object> values) {
    List<String> faults = new ArrayList<>();
    for (ValueParser parser : parsers) {
      try {
        values.put(parser.field(), parser.parse(record));
      } catch (InvalidValueException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    if (faults.isEmpty() && hasEventTime() && values.get(MappedRow.EVENT_TIME) == null) {
      faults.add("Missing required " + MappedRow.EVENT_TIME);
    }
    return String.join("; ", faults);
  }

  private String key(Row raw, Map<String, @Nullable Object> values, RecordHash hash) {
    DuplicateRule rule = mapping.duplicates();
    if (rule.kind() == DuplicateRule.Kind.WHOLE_ROW) {
      return String.valueOf(values.get(MappedRow.RECORD_HASH));
    }
    List<String> parts = new ArrayList<>();
    for (String field : rule.fields()) {
      Object value = values.get(field);
      if (value == null) {
        return place(raw);
      }
      parts.add(value.toString());
    }
    return parts.isEmpty() ? place(raw) : hash.of(parts);
  }

  /** Names a record by where it stands: the same on every run over the same files. */
  private static String place(Row raw) {
    return raw.getString(RawRecord.SOURCE) + "#" + raw.getInt64(RawRecord.RECORD_NUMBER);
  }

  private Rejected rejected(Row raw, String code, String message) {
    byte[] exact = raw.getBytes(RawRecord.RECORD_BYTES);
    String text = raw.getString(RawRecord.RECORD);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(RawRecord.SOURCE, raw.getString(RawRecord.SOURCE));
    json.put(RawRecord.RECORD_NUMBER, raw.getInt64(RawRecord.RECORD_NUMBER));
    json.put(RawRecord.FORMAT, raw.getString(RawRecord.FORMAT));
    json.put(RawRecord.HEADER, raw.getString(RawRecord.HEADER));
    json.put(RawRecord.RECORD, text);
    return Rejected.at(context, code, Rejected.Category.DATA)
        .message(message)
        .json(json.toString())
        .bytes(
            exact != null ? exact : text == null ? new byte[0] : text.getBytes(UTF_8),
            requireNonNull(raw.getInt64(RawRecord.RECORD_LENGTH), "no length"),
            requireNonNull(raw.getString(RawRecord.RECORD_SHA256), "no hash"),
            "text")
        .idempotencyKey(place(raw))
        .build();
  }
}
