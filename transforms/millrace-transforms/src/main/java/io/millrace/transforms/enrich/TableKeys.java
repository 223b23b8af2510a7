/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/**
 * The keys of a table's entries, as its messages name them.
 *
 * @param name the key as the table calls it
 */
record TableKeys(String name, FieldType type, Column column) {
  /** The first field of the entries. */
  static TableKeys of(String name, Block entries) {
    return new TableKeys(name, entries.schema().getField(0).getType(), entries.column(0));
  }

  boolean isNull(int entry) {
    return column.isNull(entry);
  }

  /** The name and the key of an entry that has one. */
  String text(int entry) {
    return name + " " + KeyText.of(type, requireNonNull(column.valueAt(entry), "key is null"));
  }
}
