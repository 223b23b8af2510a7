/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: the key, the order and the duplicate of a row. */
final class DeduplicateLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String CONFLICTING = "conflicting";
  private static final List<TypeName> ORDERED_TYPES =
      Stream.concat(
              InputCheck.KEY_TYPES.stream(),
              Stream.of(TypeName.FLOAT, TypeName.DOUBLE, TypeName.DECIMAL))
          .toList();

  private final List<String> keyNames;
  private final int[] keys;
  private final RowOrder comparedOrder;
  private final Comparator<Row> winnerFirst;
  private final Schema duplicateSchema;

  private DeduplicateLayout(DeduplicateSpec spec, String compared, Keep keep, Schema input) {
    this.keyNames = spec.keys();
    this.keys = spec.keys().stream().mapToInt(input::indexOf).toArray();
    this.comparedOrder = RowOrder.by(List.of(compared), input);
    RowOrder order = RowOrder.by(ordering(spec, compared, keep), input);
    this.winnerFirst = keep.end() == Keep.End.EARLIEST ? order : order.reversed();
    this.duplicateSchema =
        Schema.builder().addFields(input.getFields()).addBooleanField(CONFLICTING).build();
  }

  /**
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static DeduplicateLayout of(DeduplicateSpec spec, PCollection<Row> input) {
    return of(spec, input, input.getSchema());
  }

  /**
   * For an input whose elements hold rows of that schema.
   *
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static DeduplicateLayout of(DeduplicateSpec spec, PCollection<?> input, Schema rows) {
    String compared = spec.compared();
    if (compared == null) {
      throw new ValidationException("Missing required compared field; name it by comparing(field)");
    }
    Keep keep = spec.keep();
    if (keep == null) {
      throw new ValidationException(
          "Missing required time field; name it by keepingEarliest(field) or keepingLatest(field)");
    }
    InputCheck check = InputCheck.of("deduplicate", input, rows);
    spec.keys().forEach(field -> check.field(field, InputCheck.KEY_TYPES));
    ordering(spec, compared, keep).forEach(field -> check.field(field, ORDERED_TYPES));
    List<String> output = new ArrayList<>(rows.getFieldNames());
    output.add(CONFLICTING);
    check.outputFields(output);
    check.orThrow();
    return new DeduplicateLayout(spec, compared, keep, rows);
  }

  private static List<String> ordering(DeduplicateSpec spec, String compared, Keep keep) {
    return Stream.concat(Stream.of(keep.timeField(), compared), spec.ties().stream()).toList();
  }

  Schema duplicateSchema() {
    return duplicateSchema;
  }

  /**
   * @throws IllegalArgumentException if the key has a null
   */
  List<Object> keyOf(Row row) {
    List<Object> key = new ArrayList<>(keys.length);
    for (int i = 0; i < keys.length; i++) {
      Object value = row.getValue(keys[i]);
      if (value == null) {
        throw noKey(i);
      }
      key.add(value);
    }
    return key;
  }

  /**
   * @throws IllegalArgumentException if the key of any row has a null
   */
  void requireKeys(Block block) {
    for (int i = 0; i < keys.length; i++) {
      Column column = block.column(keys[i]);
      for (int row = 0; row < block.rows(); row++) {
        if (column.isNull(row)) {
          throw noKey(i);
        }
      }
    }
  }

  private IllegalArgumentException noKey(int part) {
    return new IllegalArgumentException(
        "Missing required " + keyNames.get(part) + ": a row to deduplicate has no key");
  }

  /** Puts the row to be kept before all others of its key. */
  Comparator<Row> winnerFirst() {
    return winnerFirst;
  }

  Row duplicateOf(Row winner, Row row) {
    List<@Nullable Object> values = new ArrayList<>(row.getValues());
    values.add(conflict(winner, row));
    return Row.withSchema(duplicateSchema).attachValues(values);
  }

  /** Whether two rows of a key differ in content. */
  boolean conflict(Row winner, Row row) {
    return comparedOrder.compare(winner, row) != 0;
  }
}
