/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.SchemaProvider;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Java record a Beam schema: a field per component, in order, in snake case. Beam 2.70
 * infers schemas for beans and AutoValue classes, not for records (apache/beam issue 27802).
 *
 * <p>Components may be {@code String}, {@code int}, {@code long}, {@code double}, {@code boolean},
 * {@code byte[]}, {@link BigDecimal}, Joda {@link Instant}, {@link Duration} (stored as ISO 8601
 * text), {@link ZoneId} (its id), an enum (stored by name, read in any case), a record (a row), a
 * sealed interface of records (a row whose {@code kind} tells which) and lists, sets and maps by
 * {@code String} of these. A component is nullable only if it carries JSpecify's {@code @Nullable};
 * with {@link DefaultsTo} its field is. {@link SchemaFieldDescription} gives the field its
 * description, to which the default is added. Conversion is by reflection: for settings, and for
 * elements that come by the file or by the fault, not for those that come by the million.
 *
 * <pre>{@code
 * @DefaultSchema(RecordSchema.class)
 * public record Reading(String deviceId, @Nullable BigDecimal value) {}
 * // schema: device_id STRING NOT NULL, value DECIMAL
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class RecordSchema implements SchemaProvider {
  private static final long serialVersionUID = 1L;

  @Override
  public <T> @Nullable Schema schemaFor(TypeDescriptor<T> type) {
    return type.getRawType().isRecord() ? schemaOf(type.getRawType()) : null;
  }

  @Override
  public <T> @Nullable SerializableFunction<T, Row> toRowFunction(TypeDescriptor<T> type) {
    return type.getRawType().isRecord() ? new ToRow<>(type.getRawType()) : null;
  }

  @Override
  public <T> @Nullable SerializableFunction<Row, T> fromRowFunction(TypeDescriptor<T> type) {
    return type.getRawType().isRecord() ? new FromRow<>(type.getRawType()) : null;
  }

  /**
   * The schema of a record class.
   *
   * @throws IllegalArgumentException if a component has an unsupported type
   */
  public static Schema schemaOf(Class<?> record) {
    return RecordShape.of(record).schema();
  }

  /** The row of a record, of schema {@link #schemaOf}. */
  public static Row toRow(Record record) {
    return RecordShape.of(record.getClass()).toRow(record);
  }

  /**
   * The record of a row. Fields are told by their names: one that the row does not have is null, or
   * what {@link DefaultsTo} says.
   *
   * @throws RuntimeException what the record's constructor throws of the values
   */
  @SuppressWarnings("unchecked") // the canonical constructor of T's own class makes a T
  public static <T extends Record> T fromRow(Class<T> record, Row row) {
    return (T) RecordShape.of(record).fromRow(row);
  }

  /**
   * The record of options as people write them: names as in {@link #schemaOf}, values as text,
   * numbers and truth values, members of a list with commas between them or as a list, members of a
   * map or a row as {@code name.member} or as a map.
   *
   * <pre>{@code
   * record Server(String host, @DefaultsTo("PT5S") Duration patience, @DefaultsTo("[]") Map<String, String> more) {}
   * RecordSchema.fromOptions(Server.class, Map.of("host", "a", "more.ssl.mode", "off"));
   * // Server[host=a, patience=PT5S, more={ssl.mode=off}]
   * RecordSchema.fromOptions(Server.class, Map.of("hosts", "a"));
   * // Unsupported option: hosts (supported: host, patience, more); Missing required host
   * }</pre>
   *
   * @throws ValidationException naming all that is wrong
   */
  @SuppressWarnings("unchecked") // the canonical constructor of T's own class makes a T
  public static <T extends Record> T fromOptions(Class<T> record, Map<String, ?> options) {
    return (T) RecordOptions.read(record, options);
  }

  // Two coders of one record class must be equal: Flink refuses to flatten what differs.
  private record ToRow<T>(Class<?> type) implements SerializableFunction<T, Row> {
    @Override
    public Row apply(T record) {
      return RecordShape.of(type).toRow(requireNonNull(record));
    }
  }

  private record FromRow<T>(Class<? super T> type) implements SerializableFunction<Row, T> {
    @Override
    @SuppressWarnings("unchecked") // the canonical constructor of T's own class makes a T
    public T apply(Row row) {
      return (T) RecordShape.of(type).fromRow(row);
    }
  }
}
