/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Changes a value, as a Beam row holds it, into a protected one. Not thread-safe. */
@FunctionalInterface
interface Change {
  /** Never of a null, which stays. */
  @Nullable Object apply(Object value);

  private @Nullable Object orNull(@Nullable Object value) {
    return value == null ? null : apply(value);
  }

  /** Counts each value that it changes. */
  static Change counted(ValueCount values, Change change) {
    return value -> {
      values.add();
      return change.apply(value);
    };
  }

  /** Changes each element of a list. */
  static Change each(Change element) {
    return value -> {
      List<@Nullable Object> changed = new ArrayList<>();
      for (Object member : (Iterable<?>) value) {
        changed.add(element.orNull(member));
      }
      return Collections.unmodifiableList(changed);
    };
  }

  /** Changes some fields of a nested row. */
  static Change fields(Schema changed, SortedMap<Integer, Change> byField) {
    return value -> {
      List<@Nullable Object> values = new ArrayList<>(((Row) value).getValues());
      byField.forEach((field, change) -> values.set(field, change.orNull(values.get(field))));
      return Row.withSchema(changed).attachValues(values);
    };
  }
}
