/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.rows.BaseValues;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Keys in messages. */
final class KeyText {
  /** Of logical types, the values whose own text says what they are. */
  private static final List<Class<?>> TOLD =
      List.of(
          CharSequence.class,
          Number.class,
          Boolean.class,
          TemporalAccessor.class,
          TemporalAmount.class,
          UUID.class);

  private KeyText() {}

  /** The same in every run, cut, since it is data; of bytes the hex digits. */
  static String of(FieldType type, Object key) {
    return MissLetter.shown(content(type, key));
  }

  /** Arrays have no text of their content, and values of users' logical types need not have one. */
  private static String content(FieldType type, @Nullable Object value) {
    if (value == null) {
      return "null";
    }
    return switch (type.getTypeName()) {
      case BYTES -> HexFormat.of().formatHex((byte[]) value);
      case ROW -> contents((Row) value);
      case ARRAY, ITERABLE -> {
        FieldType element = requireNonNull(type.getCollectionElementType(), "element type is null");
        yield StreamSupport.stream(((Iterable<?>) value).spliterator(), false)
            .map(each -> content(element, each))
            .toList()
            .toString();
      }
      case LOGICAL_TYPE ->
          TOLD.stream().anyMatch(told -> told.isInstance(value))
              ? value.toString()
              : content(baseOf(type), BaseValues.of(type, value));
      default -> value.toString();
    };
  }

  private static String contents(Row row) {
    Schema schema = row.getSchema();
    return IntStream.range(0, schema.getFieldCount())
        .mapToObj(i -> content(schema.getField(i).getType(), row.getValue(i)))
        .toList()
        .toString();
  }

  private static FieldType baseOf(FieldType type) {
    return requireNonNull(type.getLogicalType(), "logical type is null").getBaseType();
  }
}
