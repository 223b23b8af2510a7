/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.jspecify.annotations.Nullable;

/** A CSV record of columns that a header names. */
final class CsvLineParser implements LineParser {
  private static final int NO_COLUMN = -1;

  private final List<Field> fields;
  private final List<TextField> texts = new ArrayList<>();
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
      try {
        texts.add(new TextField(field));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
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
      String fault = read(i, builder.column(i));
      if (fault != null) {
        faults.add(fault);
      }
    }
    return faults.isEmpty()
        ? null
        : new Problem(RawRecord.INVALID_VALUE, String.join("; ", faults));
  }

  private @Nullable String read(int index, ColumnBuilder column) {
    int at = columnOf[index];
    return at == NO_COLUMN
        ? texts.get(index).addMissing(column)
        : texts.get(index).addValid(spans.bytes(), spans.start(at), spans.end(at), column);
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
