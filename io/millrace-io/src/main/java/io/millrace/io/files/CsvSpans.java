/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

/**
 * Where the fields of one CSV record are, in bytes: in the record itself, or in a copy without the
 * quotes if it has any. Not thread-safe.
 */
final class CsvSpans {
  /** The record breaks its format; {@link CsvFields} tells how. */
  static final int BROKEN = -1;

  private int[] starts = {};
  private int[] ends = {};
  private byte[] plain = {};
  private byte[] bytes = {};
  private boolean ascii;

  /** Keeps the places of so many fields; more are only counted. */
  void keep(int fields) {
    starts = new int[fields];
    ends = new int[fields];
  }

  /** Holds the fields' bytes. */
  byte[] bytes() {
    return bytes;
  }

  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return ends[field];
  }

  /** Whether the record has only such characters. */
  boolean isAscii() {
    return ascii;
  }

  /** Finds the fields of a record; returns their number, or {@link #BROKEN}. */
  int find(byte[] record, int from, int to) {
    int all = 0;
    int fields = 0;
    int start = from;
    for (int i = from; i < to; i++) {
      byte next = record[i];
      all |= next;
      if (next == ',') {
        put(fields++, start, i);
        start = i + 1;
      } else if (next == '"') {
        return findQuoted(record, from, to);
      }
    }
    put(fields, start, to);
    bytes = record;
    ascii = all >= 0;
    return fields + 1;
  }

  private int findQuoted(byte[] record, int from, int to) {
    if (plain.length < to - from) {
      plain = new byte[Math.max(to - from, 2 * plain.length)];
    }
    int all = 0;
    int fields = 0;
    int start = 0;
    int end = 0;
    CsvState state = CsvState.FIELD_START;
    for (int i = from; i < to; i++) {
      byte next = record[i];
      all |= next;
      CsvState before = state;
      state = before.after(next);
      if (state == CsvState.FIELD_START) {
        put(fields++, start, end);
        start = end;
      } else if (state == CsvState.PLAIN
          || (state == CsvState.QUOTED && before != CsvState.FIELD_START)) {
        plain[end++] = next;
      } else if (state == CsvState.BROKEN) {
        break;
      }
    }
    put(fields, start, end);
    bytes = plain;
    ascii = all >= 0 && state != CsvState.BROKEN;
    return state == CsvState.BROKEN || state == CsvState.QUOTED ? BROKEN : fields + 1;
  }

  private void put(int field, int start, int end) {
    if (field < starts.length) {
      starts[field] = start;
      ends[field] = end;
    }
  }
}
