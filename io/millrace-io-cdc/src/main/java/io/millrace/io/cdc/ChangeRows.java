/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.io.cdc.ChangesMark.Place;
import io.millrace.io.files.ReadBatch;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes rows of changes, and letters of those that are none. Not thread-safe. */
final class ChangeRows {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READ = "r";
  private static final String DELETE = "d";

  private final String table;
  private final StepContext context;
  private final Schema wanted;
  private final Schema output;
  private final SourceTable source;
  private final BlockBuilder builder;
  private final List<String> problems = new ArrayList<>();
  private List<Rejected> letters = new ArrayList<>();
  private long letterBytes;
  private boolean unavailable;

  ChangeRows(ChangesSettings settings, StepContext context, SourceTable source) {
    this.table = settings.name();
    this.context = context;
    this.wanted = settings.wanted();
    this.output = settings.output();
    this.source = source;
    this.builder = new BlockBuilder(output);
  }

  /**
   * What is told of a change beside its values.
   *
   * @param place as the database writes it
   */
  private record Told(
      String op, long position, String place, @Nullable String transaction, long time) {
    boolean isDelete() {
      return op.equals(DELETE);
    }
  }

  /** Whether a block's worth of changes is there. */
  boolean isFull() {
    return builder.isFull()
        || letters.size() >= BlockBuilder.MAX_ROWS
        || letterBytes >= BlockBuilder.MAX_BYTES;
  }

  /**
   * Adds a row that is there, as of the time before all changes.
   *
   * @param key what it is told apart by from others at its place
   * @param place its boundary as the database writes it
   */
  void addRow(Map<String, @Nullable Object> values, List<String> key, Place at, String place) {
    add(
        values,
        new Told(READ, at.position(), place, null, at.beginning()),
        at.position() + "#" + key,
        Block.ON_TIME);
  }

  /** Adds a change, which has a position of its own. */
  void addChange(LogEntry.Change change, long position, long time, long stamp) {
    Told told = new Told(change.op(), position, change.place(), change.transaction(), time);
    Map<String, @Nullable Object> values = change.values();
    if (values == null) {
      problems.clear();
      problems.add(change.missing());
      letters.add(letter(Map.of(), told, String.valueOf(position)));
      return;
    }
    add(values, told, String.valueOf(position), stamp);
  }

  private void add(Map<String, @Nullable Object> values, Told told, String id, long stamp) {
    problems.clear();
    unavailable = false;
    List<@Nullable Object> row = new ArrayList<>(output.getFieldCount());
    for (Field field : wanted.getFields()) {
      row.add(value(values, field, told.isDelete()));
    }
    if (!problems.isEmpty()) {
      letters.add(letter(values, told, id));
      return;
    }
    row.add(told.op());
    row.add(told.isDelete());
    row.add(told.position());
    row.add(told.place());
    row.add(told.transaction());
    row.add(Instant.ofEpochMilli(told.time()));
    builder.addRow(Row.withSchema(output).attachValues(row), told.time(), stamp);
  }

  private @Nullable Object value(
      Map<String, @Nullable Object> values, Field field, boolean deleted) {
    String name = field.getName();
    if (deleted && !source.tells(name)) {
      return null;
    }
    if (!values.containsKey(name)) {
      problems.add("Missing required " + name + ": the table has it no more");
      return null;
    }
    Object value = values.get(name);
    if (value == null) {
      if (!field.getType().getNullable()) {
        problems.add("Missing required " + name);
      }
      return null;
    }
    if (ChangeValue.isUnavailable(value)) {
      unavailable = true;
      problems.add("Missing required %s: %s".formatted(name, source.unchanged()));
      return null;
    }
    try {
      return source.isDate(name) ? ChangeValue.date(value) : ChangeValue.of(value, field.getType());
    } catch (InvalidValueException e) {
      problems.add("Invalid %s: %s".formatted(name, e.getMessage()));
      return null;
    }
  }

  private Rejected letter(Map<String, @Nullable Object> values, Told told, String id) {
    String json = json(values, told);
    letterBytes += Math.min(json.length(), Rejected.MAX_RECORD_BYTES);
    return Rejected.at(context, code(told), Rejected.Category.DATA)
        .message(String.join("; ", problems))
        .json(json)
        .bytes(json.getBytes(StandardCharsets.UTF_8), "text")
        .eventTime(Instant.ofEpochMilli(told.time()))
        .idempotencyKey(table + "#" + id)
        .build();
  }

  private String code(Told told) {
    if (told.op().equals(LogEntry.TRUNCATE)) {
      return "TRUNCATED_TABLE";
    }
    return unavailable ? "UNCHANGED_VALUE" : "INVALID_VALUE";
  }

  /** What was read, bytes in Base64 and all else as text. */
  private static String json(Map<String, @Nullable Object> values, Told told) {
    ObjectNode all = JSON.createObjectNode();
    all.put("op", told.op());
    all.put("place", told.place());
    ObjectNode row = all.putObject("values");
    values.forEach(
        (name, value) -> {
          if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            row.put(name, copy);
          } else if (value instanceof byte[] bytes) {
            row.put(name, bytes);
          } else {
            row.put(name, value == null ? null : value.toString());
          }
        });
    return all.toString();
  }

  /** All that was added since, or null for nothing. */
  @Nullable ReadBatch take() {
    if (builder.rows() == 0 && letters.isEmpty()) {
      return null;
    }
    ReadBatch batch =
        new ReadBatch(
            table,
            (long) builder.rows() + letters.size(),
            0,
            builder.rows() == 0 ? null : builder.build(),
            letters);
    letters = new ArrayList<>();
    letterBytes = 0;
    return batch;
  }
}
