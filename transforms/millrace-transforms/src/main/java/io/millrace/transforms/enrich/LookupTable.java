/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.rows.KeyValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/** Entries by their key, the first field of each. Immutable; safe for concurrent use. */
final class LookupTable {
  private final List<Row> entries;
  private final Map<Object, Row> entryByKey = new HashMap<>();

  /**
   * @param keyName the key as the table calls it
   * @throws IllegalArgumentException if two entries have the same key
   */
  LookupTable(String keyName, Iterable<Row> rows) {
    List<Row> all = new ArrayList<>();
    for (Row entry : rows) {
      Object key = requireNonNull(entry.getValue(0), "key is null");
      if (entryByKey.put(contentOf(entry.getSchema().getField(0), key), entry) != null) {
        throw new IllegalArgumentException(
            "Cannot index the lookup table: "
                + keyName
                + " "
                + KeyText.of(entry.getSchema().getField(0).getType(), key)
                + " is in it twice; deduplicate the table first");
      }
      all.add(entry);
    }
    entries = List.copyOf(all);
  }

  /** A coder that writes the entries as a list. */
  static Coder<LookupTable> coder(String keyName, Schema entrySchema) {
    return DelegateCoder.of(
        ListCoder.of(RowCoder.of(entrySchema)),
        table -> table.entries,
        entries -> new LookupTable(keyName, entries),
        TypeDescriptor.of(LookupTable.class));
  }

  /**
   * The entry of a key; null if there is none.
   *
   * @param field of the row that asks
   */
  @Nullable Row find(Field field, Object key) {
    return entryByKey.get(contentOf(field, key));
  }

  private static Object contentOf(Field field, Object key) {
    return requireNonNull(KeyValues.contentOf(field.getType(), key), "content is null");
  }
}
