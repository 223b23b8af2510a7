/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.history.TrackHistorySpec.Kind;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** The rows that versions are written as, and read from again. */
final class HistoryRows implements Serializable {
  static final String VALID_FROM = "valid_from";
  static final String VALID_TO = "valid_to";
  static final String CHANGED_AT = "changed_at";
  static final String IS_DELETED = "is_deleted";
  static final String REVISION = "revision";
  static final String IS_RETRACTED = "is_retracted";

  private static final long serialVersionUID = 1L;
  private static final int ID_BYTES = 16;
  private static final String CHANGED_FIELDS = "changed_fields";
  private static final List<Field> OF_VERSIONS =
      List.of(
          Field.of(VALID_FROM, FieldType.DATETIME),
          Field.nullable(VALID_TO, FieldType.DATETIME),
          Field.of("is_current", FieldType.BOOLEAN),
          Field.of("version_id", FieldType.STRING),
          Field.of(CHANGED_FIELDS, FieldType.array(FieldType.STRING)),
          Field.of(REVISION, FieldType.INT64),
          Field.of(IS_RETRACTED, FieldType.BOOLEAN));
  private static final List<Field> OF_LATEST =
      List.of(
          Field.of(CHANGED_AT, FieldType.DATETIME),
          Field.of(IS_DELETED, FieldType.BOOLEAN),
          Field.of(REVISION, FieldType.INT64));

  private final HistoryLayout layout;
  private final Schema schema;

  HistoryRows(HistoryLayout layout) {
    this.layout = layout;
    Schema state = layout.stateSchema();
    schema =
        Schema.builder()
            .addFields(
                Stream.concat(state.getFields().stream(), own(layout.spec().kind()).stream())
                    .toList())
            .build();
  }

  private static List<Field> own(Kind kind) {
    return kind == Kind.VERSIONS ? OF_VERSIONS : OF_LATEST;
  }

  /** The fields that come to those of the changes. */
  static List<String> ownFields(Kind kind) {
    return own(kind).stream().map(Field::getName).toList();
  }

  Schema schema() {
    return schema;
  }

  Row of(Version version, long revision, boolean retracted) {
    List<@Nullable Object> values = new ArrayList<>(version.state().getValues());
    values.add(Instant.ofEpochMilli(version.from()));
    if (layout.keepsVersions()) {
      Long to = version.to();
      values.add(to == null ? null : Instant.ofEpochMilli(to));
      values.add(to == null && !retracted);
      values.add(idOf(version));
      values.add(version.changed());
      values.add(revision);
      values.add(retracted);
    } else {
      values.add(version.deleted());
      values.add(revision);
    }
    return Row.withSchema(schema).attachValues(values);
  }

  /** Of the key's values, each with its length, and of the time: the same in every run. */
  private String idOf(Version version) {
    StringBuilder text = new StringBuilder();
    append(layout.keyOf(version.state()).content(), text);
    text.append('@').append(version.from());
    byte[] hash = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, ID_BYTES);
  }

  private static void append(List<?> values, StringBuilder text) {
    for (Object value : values) {
      if (value instanceof List<?> inside) {
        text.append(inside.size()).append('[');
        append(inside, text);
      } else {
        String shown = value instanceof ReadableInstant time ? "" + time.getMillis() : "" + value;
        text.append(shown.length()).append(':').append(shown);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: this JDK has no SHA-256", e);
    }
  }

  /** The row without what a history adds to it. */
  Row stateOf(Row row) {
    Schema state = layout.stateSchema();
    return Row.withSchema(state).attachValues(row.getValues().subList(0, state.getFieldCount()));
  }

  /**
   * What the rows of one key say of it.
   *
   * @param rows all there are; of several revisions of a version the highest counts
   */
  Known read(List<Row> rows) {
    Map<Long, Row> highest = new HashMap<>();
    long revision = 0;
    for (Row row : rows) {
      revision = Math.max(revision, revisionOf(row));
      highest.merge(
          slotOf(row), row, (one, other) -> revisionOf(one) >= revisionOf(other) ? one : other);
    }
    Row last =
        highest.values().stream()
            .filter(
                row ->
                    !layout.keepsVersions() || !Boolean.TRUE.equals(row.getBoolean(IS_RETRACTED)))
            .max((one, other) -> Long.compare(fromOf(one), fromOf(other)))
            .orElse(null);
    if (last == null) {
      return new Known(new KeyHistory(revision, null, new TreeSet<>(Change.ORDER)), Long.MIN_VALUE);
    }
    ReadableInstant to = layout.keepsVersions() ? last.getDateTime(VALID_TO) : null;
    return new Known(
        new KeyHistory(revision, to == null ? version(last) : null, new TreeSet<>(Change.ORDER)),
        to == null ? lastChangeOf(last) : to.getMillis());
  }

  /** An open version may have been overwritten after it began: its event time field tells. */
  private long lastChangeOf(Row row) {
    String field = layout.spec().times().eventTime();
    ReadableInstant at = field == null ? null : row.getDateTime(field);
    return at == null ? fromOf(row) : Math.max(fromOf(row), at.getMillis());
  }

  private Version version(Row row) {
    return layout.keepsVersions()
        ? Version.openedAt(
            fromOf(row), stateOf(row), List.copyOf(row.<String>getArray(CHANGED_FIELDS)))
        : Version.latestAt(fromOf(row), stateOf(row), row.getBoolean(IS_DELETED));
  }

  private static long revisionOf(Row row) {
    return row.getInt64(REVISION);
  }

  private long fromOf(Row row) {
    return row.getDateTime(layout.keepsVersions() ? VALID_FROM : CHANGED_AT).getMillis();
  }

  private long slotOf(Row row) {
    return layout.keepsVersions() ? fromOf(row) : 0;
  }

  /**
   * What a table says of a key.
   *
   * @param through the time it is settled to
   */
  record Known(KeyHistory history, long through) {}
}
