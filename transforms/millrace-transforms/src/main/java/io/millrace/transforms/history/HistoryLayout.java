/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.ContentBytes;
import io.millrace.transforms.history.TrackHistorySpec.Kind;
import io.millrace.transforms.history.TrackHistorySpec.NullsInUpdates;
import io.millrace.transforms.rows.InputCheck;
import io.millrace.transforms.rows.KeyValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Where the parts of changes are, and what they come to. Safe for concurrent use. */
final class HistoryLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ABSENT = -1;
  private static final List<TypeName> SEQUENCES =
      List.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.DECIMAL,
          TypeName.DATETIME,
          TypeName.STRING);

  private final TrackHistorySpec spec;
  private final Schema input;
  private final RowCoder rows;
  private final Schema state;
  private final int[] key;
  private final List<Schema.Field> keyFields;
  private final int sequence;
  private final int operation;
  private final int[] tracked;

  private HistoryLayout(TrackHistorySpec spec, Schema input) {
    this.spec = spec;
    this.input = input;
    rows = RowCoder.of(input);
    state =
        Schema.builder()
            .addFields(
                input.getFields().stream()
                    .filter(field -> !field.getName().equals(spec.operationField()))
                    .toList())
            .build();
    key = spec.keyFields().stream().mapToInt(state::indexOf).toArray();
    keyFields = spec.keyFields().stream().map(state::getField).toList();
    sequence = indexOf(input, spec.sequenceField());
    operation = indexOf(input, spec.operationField());
    List<String> names =
        spec.trackedFields().isEmpty()
            ? state.getFieldNames().stream()
                .filter(field -> !spec.neverTracked().contains(field))
                .toList()
            : spec.trackedFields();
    tracked = names.stream().mapToInt(state::indexOf).toArray();
  }

  private static int indexOf(Schema schema, @Nullable String field) {
    return field == null ? ABSENT : schema.indexOf(field);
  }

  /** Reads what a spec says about an input; tells all that is wrong with them. */
  static HistoryLayout of(TrackHistorySpec spec, InputCheck check, Schema input) {
    spec.keyFields().forEach(check::key);
    if (spec.sequenceField() != null) {
      check.field(spec.sequenceField(), SEQUENCES);
    }
    if (spec.operationField() != null) {
      check.field(spec.operationField(), List.of(TypeName.STRING, TypeName.BOOLEAN));
    }
    spec.times().checkStampCounts(spec.disorder() != null, "within", check);
    for (String field : spec.trackedFields()) {
      check.field(field);
      if (spec.neverTracked().contains(field)) {
        check.problem("Cannot track " + field + ": it says which row it is, or when it changed");
      }
    }
    List<String> output = new ArrayList<>(input.getFieldNames());
    output.remove(spec.operationField());
    output.addAll(HistoryRows.ownFields(spec.kind()));
    check.outputFields(output);
    check.orThrow();
    return new HistoryLayout(spec, input);
  }

  /** Whether it is versions that are kept, not the latest row. */
  boolean keepsVersions() {
    return spec.kind() == Kind.VERSIONS;
  }

  TrackHistorySpec spec() {
    return spec;
  }

  /** Of a change. */
  Schema input() {
    return input;
  }

  /** Of a row without its operation. */
  Schema stateSchema() {
    return state;
  }

  /** What tells keys apart. */
  KeyValues keyOf(Row ofState) {
    List<@Nullable Object> values = new ArrayList<>(key.length);
    for (int field : key) {
      values.add(ofState.getValue(field));
    }
    return new KeyValues(keyFields, values);
  }

  /** What the operation of a change is. */
  @Nullable Operation operationOf(@Nullable Object value) {
    return operation == ABSENT ? Operation.UPDATE : Operation.of(value);
  }

  /** Reads a change of which the key is known and the operation. */
  Change change(long time, Row row) {
    try {
      return change(time, row, CoderUtils.encodeToByteArray(rows, row));
    } catch (CoderException e) {
      throw new IllegalStateException("Cannot code a row of " + input, e);
    }
  }

  /** Reads a change as {@link Change#content} has it. */
  Change change(long time, byte[] content) {
    try {
      return change(time, CoderUtils.decodeFromByteArray(rows, content), content);
    } catch (CoderException e) {
      throw new IllegalStateException("Cannot read a row of " + input, e);
    }
  }

  private Change change(long time, Row row, byte[] content) {
    Operation does = operationOf(operation == ABSENT ? null : row.getValue(operation));
    return new Change(
        time,
        sequence == ABSENT ? null : row.<Comparable<?>>getValue(sequence),
        content,
        requireNonNull(does, "the change does nothing"),
        stateOf(row));
  }

  /** A change without its operation. */
  Row stateOf(Row change) {
    if (operation == ABSENT) {
      return change;
    }
    List<@Nullable Object> values = new ArrayList<>(change.getValues());
    values.remove(operation);
    return Row.withSchema(state).attachValues(values);
  }

  /** What an update makes of a row. */
  Row updated(@Nullable Row before, Row update) {
    if (before == null || spec.nullsInUpdates() == NullsInUpdates.ARE_VALUES) {
      return update;
    }
    List<@Nullable Object> values = new ArrayList<>(update.getValues());
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        values.set(i, before.getValue(i));
      }
    }
    return Row.withSchema(state).attachValues(values);
  }

  /** The tracked fields that differ. */
  List<String> changed(Row before, Row after) {
    return Arrays.stream(tracked)
        .filter(
            field ->
                differ(
                    before.getValue(field), after.getValue(field), state.getField(field).getType()))
        .mapToObj(field -> state.getField(field).getName())
        .toList();
  }

  @SuppressWarnings("NullAway") // It takes nulls, and does not say so.
  private static boolean differ(@Nullable Object before, @Nullable Object after, FieldType type) {
    // The objects first: mostly they are equal, and their content takes longer.
    return !Row.Equals.deepEquals(before, after, type)
        && !ContentBytes.areEqual(type, before, after);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HistoryLayout that
        && spec.equals(that.spec)
        && input.equals(that.input);
  }

  @Override
  public int hashCode() {
    return 31 * spec.hashCode() + input.hashCode();
  }
}
