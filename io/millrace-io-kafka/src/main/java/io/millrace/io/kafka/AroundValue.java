/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;

/**
 * The columns of rows that are around the values of records.
 *
 * @param keys the columns of the key; none for records without one
 * @param headers the columns that are headers of their name
 * @param timestamp the column that is the record's timestamp; null for none
 * @param deleted the BOOLEAN column that is true for records without value; null for none
 */
record AroundValue(
    List<String> keys, List<String> headers, @Nullable String timestamp, @Nullable String deleted)
    implements Serializable {
  static final AroundValue NOTHING = new AroundValue(List.of(), List.of(), null, null);

  private static final List<TypeName> TIMES = List.of(TypeName.INT64, TypeName.DATETIME);

  AroundValue withKeys(String... columns) {
    return new AroundValue(List.of(columns), headers, timestamp, deleted);
  }

  AroundValue withHeaders(String... columns) {
    return new AroundValue(keys, List.of(columns), timestamp, deleted);
  }

  AroundValue withTimestamp(String column) {
    return new AroundValue(keys, headers, requireNonNull(column, "column is null"), deleted);
  }

  AroundValue withDeleted(String column) {
    return new AroundValue(keys, headers, timestamp, requireNonNull(column, "column is null"));
  }

  /** All the columns, each once. */
  Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>(keys);
    columns.addAll(headers);
    if (timestamp != null) {
      columns.add(timestamp);
    }
    if (deleted != null) {
      columns.add(deleted);
    }
    return columns;
  }

  /** All that can be told to be wrong without the rows. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    addTwice(problems, "key", keys);
    addTwice(problems, "header", headers);
    if (deleted != null && keys.isEmpty()) {
      problems.add("Missing required key: a deletion is told by the key alone");
    }
    if (deleted != null && keys.contains(deleted)) {
      problems.add("Cannot use %s as deleted together with key".formatted(deleted));
    }
    return problems;
  }

  private static void addTwice(List<String> problems, String what, List<String> names) {
    if (names.stream().distinct().count() < names.size()) {
      problems.add("Cannot name a %s twice: %s".formatted(what, names));
    }
  }

  /** Tells all that is wrong with rows to be written. */
  void check(InputCheck check) {
    keys.forEach(key -> check.field(key, InputCheck.PLAIN_TYPES));
    headers.forEach(header -> check.field(header, InputCheck.PLAIN_TYPES));
    if (timestamp != null) {
      check.field(timestamp, TIMES);
    }
    if (deleted != null) {
      check.field(deleted, List.of(TypeName.BOOLEAN));
    }
  }

  /**
   * All that is wrong with rows to be read.
   *
   * @param eventTime the column that a deletion has the record's timestamp in, whatever it is
   */
  List<String> problemsOf(Schema rows, @Nullable String eventTime) {
    List<String> problems = new ArrayList<>();
    Stream.concat(keys.stream(), headers.stream())
        .distinct()
        .forEach(name -> addType(problems, rows, name, InputCheck.PLAIN_TYPES));
    if (timestamp != null) {
      addType(problems, rows, timestamp, TIMES);
    }
    if (deleted != null) {
      addType(problems, rows, deleted, List.of(TypeName.BOOLEAN));
      for (Field field : valuesOf(rows).getFields()) {
        if (!Boolean.TRUE.equals(field.getType().getNullable())
            && !field.getName().equals(eventTime)) {
          problems.add(
              "Invalid field %s: required (must be nullable, since a deletion has no value)"
                  .formatted(field.getName()));
        }
      }
    }
    return problems;
  }

  private static void addType(
      List<String> problems, Schema rows, String name, List<TypeName> supported) {
    if (!rows.hasField(name)) {
      problems.add(
          "Missing required field %s (available: %s)".formatted(name, rows.getFieldNames()));
      return;
    }
    TypeName type = rows.getField(name).getType().getTypeName();
    if (!supported.contains(type)) {
      problems.add(
          "Unsupported type of field %s: %s (supported: %s)".formatted(name, type, supported));
    }
  }

  /** The columns that are read from the values. */
  Schema valuesOf(Schema rows) {
    Set<String> around = columns();
    Schema.Builder inside = Schema.builder();
    rows.getFields().stream()
        .filter(field -> !around.contains(field.getName()))
        .forEach(inside::addField);
    return inside.build();
  }

  void addTo(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("key", keys.toString()).withLabel("Key"))
        .add(DisplayData.item("headers", headers.toString()).withLabel("Headers"))
        .addIfNotNull(DisplayData.item("timestamp", timestamp).withLabel("Timestamp"))
        .addIfNotNull(DisplayData.item("deleted", deleted).withLabel("Deleted"));
  }
}
