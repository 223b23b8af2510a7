/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Evolving;

/**
 * One difference between two schemas.
 *
 * @param kind what changed
 * @param field the field, by its new name; by its old one if it was removed
 * @param before the old type or name; empty for an added field
 * @param after the new type or name; empty for a removed field
 * @param compatibility who reads whose rows
 * @since 0.1
 */
@Evolving
public record SchemaChange(
    Kind kind, String field, String before, String after, Compatibility compatibility) {

  /** What may change of a field. */
  public enum Kind {
    /** A field that was not there. */
    ADDED("add.column"),
    /** A field that is there no more. */
    REMOVED("drop.column"),
    /** A field with another name than before. */
    RENAMED("rename.column"),
    /** A type that holds all values of the old one. */
    WIDENED("alter.column.type"),
    /** A type that holds some values of the old one. */
    NARROWED("alter.column.type"),
    /** A type that no value of the old one becomes by itself. */
    TYPE_CHANGED("alter.column.type"),
    /** Nulls are allowed where they were not. */
    MADE_NULLABLE("alter.column.type"),
    /** Nulls are not allowed where they were. */
    MADE_REQUIRED("alter.column.type");

    private final String event;

    Kind(String event) {
      this.event = event;
    }

    /** The name of the event in Flink CDC. */
    public String event() {
      return event;
    }
  }

  /** For a message: {@code NARROWED total (DECIMAL to INT64)}. */
  @Override
  public String toString() {
    String what = before.isEmpty() ? after : after.isEmpty() ? before : before + " to " + after;
    return kind + " " + field + " (" + what + ")";
  }
}
