/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: what rows are compared by, and what they become. */
final class NearDuplicatesLayout implements Serializable {
  static final Schema ADDED =
      Schema.builder()
          .addNullableStringField("cluster_id")
          .addNullableDoubleField("similarity")
          .addBooleanField("is_first")
          .build();

  private static final long serialVersionUID = 1L;

  private final FindNearDuplicatesSpec spec;
  private final Schema input;
  private final Schema output;

  NearDuplicatesLayout(FindNearDuplicatesSpec spec, Schema input) {
    this.spec = spec;
    this.input = input;
    this.output =
        Schema.builder().addFields(input.getFields()).addFields(ADDED.getFields()).build();
  }

  /**
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static NearDuplicatesLayout of(
      FindNearDuplicatesSpec spec, InputCheck check, Schema input, PCollection<?> rows) {
    check.field(spec.textField(), List.of(TypeName.STRING));
    spec.keyFields().forEach(check::key);
    List<String> names = new ArrayList<>(input.getFieldNames());
    names.addAll(ADDED.getFieldNames());
    check.outputFields(names);
    Horizon horizon = spec.horizon();
    if (horizon.within() == null && rows.isBounded() == IsBounded.UNBOUNDED) {
      check.problem(
          "Missing required within; choose it by within(duration), since the input is unbounded");
    }
    if (horizon.within() == null && horizon.every() != null) {
      check.problem("Missing required within; without it there is nothing to do every(duration)");
    }
    spec.times().checkStampCounts(horizon.within() != null, "within", check);
    if (horizon.hasTooManyPeriods()) {
      check.problem(
          "Invalid every: %s (must be at least a %dth of within, %s)"
              .formatted(horizon.period(), Horizon.MOST_PERIODS, horizon.within()));
    }
    check.orThrow();
    return new NearDuplicatesLayout(spec, input);
  }

  Schema output() {
    return output;
  }

  List<String> keys() {
    return spec.keyFields();
  }

  String[] inputFields() {
    return input.getFieldNames().toArray(String[]::new);
  }

  /** A name that no input field has. */
  String newField() {
    StringBuilder name = new StringBuilder("group");
    while (input.hasField(name.toString())) {
      name.append('_');
    }
    return name.toString();
  }

  boolean hasKey(RowView row) {
    return keys().stream().noneMatch(row::isNull);
  }

  String textField() {
    return spec.textField();
  }

  Likeness likeness() {
    return spec.likeness();
  }

  Horizon horizon() {
    return spec.horizon();
  }

  boolean hasHorizon() {
    return spec.horizon().within() != null;
  }

  long period() {
    return spec.horizon().period().toMillis();
  }

  long lookBack() {
    return spec.horizon().cut().lookBack();
  }

  /** An input row, of which what is behind the input's fields is left out, with its place. */
  Row marked(Row row, Clusters.@Nullable Place place, boolean isFirst) {
    List<@Nullable Object> values =
        new ArrayList<>(row.getValues().subList(0, input.getFieldCount()));
    values.add(place == null ? null : place.id());
    values.add(place == null || isFirst ? null : place.similarity());
    values.add(isFirst);
    return Row.withSchema(output).attachValues(values);
  }
}
