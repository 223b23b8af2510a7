/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.answer;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Rows of e2 as texts, whichever of Parquet's many ways a writer chose for decimals and times: the
 * price with two digits, the time in milliseconds.
 */
final class ParquetRows {
  static final List<String> COLUMNS =
      List.of(
          "event_id",
          "ts",
          "product_id",
          "quantity",
          "price",
          "type",
          "user_id",
          "session_id",
          "currency",
          "country",
          "category");
  private static final int MICROS_PER_MILLI = 1_000;
  private static final int CENT_DIGITS = 2;

  private ParquetRows() {}

  interface RowTaker {
    void take(String... values);
  }

  static void forEach(Path file, RowTaker taker) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<String> missing =
          COLUMNS.stream().filter(column -> !schema.containsField(column)).toList();
      if (!missing.isEmpty()) {
        throw new IOException("Missing columns in " + file + ": " + String.join(", ", missing));
      }
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> rows = columns.getRecordReader(pages, new GroupRecordConverter(schema));
        for (long row = 0; row < pages.getRowCount(); row++) {
          taker.take(texts(schema, rows.read()));
        }
      }
    }
  }

  private static String[] texts(MessageType schema, Group row) throws IOException {
    String[] texts = new String[COLUMNS.size()];
    for (int i = 0; i < texts.length; i++) {
      String column = COLUMNS.get(i);
      int field = schema.getFieldIndex(column);
      texts[i] =
          row.getFieldRepetitionCount(field) == 0
              ? "null"
              : text(schema.getType(field), row, field);
    }
    return texts;
  }

  private static String text(Type type, Group row, int field) throws IOException {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    PrimitiveTypeName primitive = type.asPrimitiveType().getPrimitiveTypeName();
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      BigInteger digits =
          switch (primitive) {
            case INT32 -> BigInteger.valueOf(row.getInteger(field, 0));
            case INT64 -> BigInteger.valueOf(row.getLong(field, 0));
            default -> new BigInteger(row.getBinary(field, 0).getBytes());
          };
      BigDecimal value = new BigDecimal(digits, decimal.getScale());
      return value.stripTrailingZeros().scale() <= CENT_DIGITS
          ? value.setScale(CENT_DIGITS).toPlainString()
          : value.toPlainString();
    }
    return switch (primitive) {
      case INT32 -> Integer.toString(row.getInteger(field, 0));
      case INT64 -> Long.toString(millis(meaning, row.getLong(field, 0)));
      case BINARY -> row.getString(field, 0);
      default -> throw new IOException("Unsupported type of " + type.getName() + ": " + type);
    };
  }

  private static long millis(LogicalTypeAnnotation meaning, long value) throws IOException {
    if (!(meaning instanceof TimestampLogicalTypeAnnotation time)
        || time.getUnit() == TimeUnit.MILLIS) {
      return value;
    }
    if (time.getUnit() == TimeUnit.MICROS) {
      return Math.floorDiv(value, MICROS_PER_MILLI);
    }
    throw new IOException("Unsupported unit of time: " + time.getUnit());
  }
}
