/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

/**
 * Where a scan stands inside a CSV record: the one grammar that splitting and parsing share.
 *
 * <p>The delimiter is a comma. A quote opens a field only as its first character; elsewhere in an
 * unquoted field it is a character like others. The caller knows where the record ends: at the end
 * of its text, or at a line feed in any state but {@link #QUOTED}.
 */
enum CsvState {
  /** Before the first character of a field. */
  FIELD_START,
  /** In an unquoted field. */
  PLAIN,
  /** In a quoted field. */
  QUOTED,
  /** After a quote in a quoted field: it closes the field, or is the first half of a quote. */
  QUOTE,
  /** Text follows a closing quote: the record is malformed, and no character changes that. */
  BROKEN;

  /** The state after one more character of the record, as a char or as a byte of UTF-8. */
  CsvState after(int character) {
    return switch (this) {
      case FIELD_START -> {
        if (character == '"') {
          yield QUOTED;
        }
        yield character == ',' ? FIELD_START : PLAIN;
      }
      case PLAIN -> character == ',' ? FIELD_START : PLAIN;
      case QUOTED -> character == '"' ? QUOTE : QUOTED;
      case QUOTE -> {
        if (character == '"') {
          yield QUOTED;
        }
        yield character == ',' ? FIELD_START : BROKEN;
      }
      case BROKEN -> BROKEN;
    };
  }
}
