/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.io.values.InvalidValueException;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** A CSV record of columns that a header names. */
final class CsvLineParser implements LineParser {
  private static final int NO_COLUMN = -1;

  private final List<Field> fields;
  private final List<CsvValues.Reader> readers = new ArrayList<>();
  private final int[] columnOf;
  private final CsvSpans spans = new CsvSpans();
  private final List<String> faults = new ArrayList<>();
  private int columns;

  /**
   * @throws IllegalArgumentException if a field has a type that no text is read as
   */
  CsvLineParser(Schema schema) {
    fields = schema.getFields();
    columnOf = new int[fields.size()];
    List<String> problems = new ArrayList<>();
    for (Field field : fields) {
      CsvValues.Reader reader = CsvValues.of(field);
      if (reader == null) {
        problems.add(
            "Unsupported type of field %s: %s (supported: %s)"
                .formatted(field.getName(), field.getType(), CsvValues.SUPPORTED));
      } else {
        readers.add(reader);
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** The columns of the records that follow. */
  void useHeader(List<String> names) {
    columns = names.size();
    spans.keep(columns);
    for (int i = 0; i < columnOf.length; i++) {
      int column = names.indexOf(fields.get(i).getName());
      columnOf[i] = column < 0 ? NO_COLUMN : column;
    }
  }

  @Override
  public @Nullable Problem parse(byte[] buffer, int from, int to, BlockBuilder builder) {
    int found = spans.find(buffer, from, to);
    if (!spans.isAscii() && !RecordText.of(buffer, from, to - from).exact()) {
      return FileRecords.invalidUtf8(buffer, from, to - from);
    }
    if (found != columns) {
      return malformed(buffer, from, to, found);
    }
    faults.clear();
    for (int i = 0; i < columnOf.length; i++) {
      read(i, builder.column(i));
    }
    return faults.isEmpty()
        ? null
        : new Problem(RawRecord.INVALID_VALUE, String.join("; ", faults));
  }

  private void read(int index, ColumnBuilder column) {
    Field field = fields.get(index);
    int from = columnOf[index] == NO_COLUMN ? 0 : spans.start(columnOf[index]);
    int to = columnOf[index] == NO_COLUMN ? 0 : spans.end(columnOf[index]);
    boolean isText = field.getType().getTypeName() == TypeName.STRING;
    if (from == to && (columnOf[index] == NO_COLUMN || !isText)) {
      if (!Boolean.TRUE.equals(field.getType().getNullable())) {
        faults.add("Missing required " + field.getName());
      }
      column.appendNull();
      return;
    }
    try {
      readers.get(index).read(spans.bytes(), from, to, column);
    } catch (InvalidValueException e) {
      faults.add(String.valueOf(e.getMessage()));
      column.appendNull();
    }
  }

  private Problem malformed(byte[] buffer, int from, int to, int found) {
    MalformedRecordException cause =
        new MalformedRecordException("expected " + columns + " columns, found " + found);
    if (found == CsvSpans.BROKEN) {
      try {
        List<String> read = CsvFields.of(new String(buffer, from, to - from, UTF_8));
        throw new IllegalStateException("Two readings of one record differ: " + read.size());
      } catch (MalformedRecordException e) {
        cause = e;
      }
    }
    return new Problem(cause.code(), String.valueOf(cause.getMessage()));
  }
}
