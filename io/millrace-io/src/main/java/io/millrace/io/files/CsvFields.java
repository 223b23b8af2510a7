/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields of one CSV record.
 *
 * <p>Commons CSV would take a lone carriage return for the end of the record and drop spaces after
 * a closing quote; sharing {@link CsvState} with the splitter means that the two never disagree.
 */
final class CsvFields {
  private CsvFields() {}

  /** The fields' values, at least one. */
  static List<String> of(String record) throws MalformedRecordException {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    CsvState state = CsvState.FIELD_START;
    for (int i = 0; i < record.length(); i++) {
      char next = record.charAt(i);
      CsvState before = state;
      state = before.after(next);
      switch (state) {
        case FIELD_START -> {
          fields.add(field.toString());
          field.setLength(0);
        }
        case PLAIN -> field.append(next);
        case QUOTED -> {
          if (before != CsvState.FIELD_START) {
            field.append(next);
          }
        }
        case QUOTE -> {
          // The next character tells what this quote is.
        }
        case BROKEN ->
            throw new MalformedRecordException(
                "text after the closing quote of column "
                    + (fields.size() + 1)
                    + position(record, i));
      }
    }
    if (state == CsvState.QUOTED) {
      throw new MalformedRecordException("unclosed quote in column " + (fields.size() + 1));
    }
    fields.add(field.toString());
    return fields;
  }

  private static String position(String record, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (record.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return " (line " + line + ", character " + (index - lineStart + 1) + ")";
  }
}
