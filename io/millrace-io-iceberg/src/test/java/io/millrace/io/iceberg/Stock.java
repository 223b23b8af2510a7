/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.IcebergTable.Gate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/** What is in stock, by changes. */
final class Stock {
  static final Schema SCHEMA =
      Schema.builder()
          .addStringField("sku")
          .addInt64Field("shop")
          .addNullableField("units", FieldType.INT64)
          .addInt64Field("version")
          .addBooleanField("is_deleted")
          .build();
  static final IcebergTable TABLE = table("silver.stock");

  private Stock() {}

  static IcebergTable table(String name) {
    // tag::table[]
    UpsertKey key = UpsertKey.of("sku", "shop").orderedBy("version").deletedIn("is_deleted");
    return IcebergTable.ofKeys(name, SCHEMA, key, Gate.ALWAYS);
    // end::table[]
  }

  static Row row(String sku, @Nullable Long units, long version) {
    return change(sku, 1, units, version, false);
  }

  static Row deleted(String sku, long version) {
    return change(sku, 1, null, version, true);
  }

  static Row change(String sku, long shop, @Nullable Long units, long version, boolean isDeleted) {
    return Row.withSchema(SCHEMA).addValues(sku, shop, units, version, isDeleted).build();
  }

  /** Changes of few keys in no order, some of them of one version, some of them equal. */
  static List<Row> random(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Long units = random.nextInt(4) == 0 ? null : (long) random.nextInt(3);
      boolean isDeleted = random.nextInt(4) == 0;
      rows.add(
          change(
              "s" + random.nextInt(5),
              random.nextInt(3),
              isDeleted ? null : units,
              random.nextInt(20),
              isDeleted));
    }
    return rows;
  }

  /** The last row of each key, also where that is deleted, in whatever order they came. */
  static Map<String, Row> last(List<Row> rows) {
    Comparator<Row> order =
        Comparator.comparing((Row row) -> row.<Long>getValue("version"))
            .thenComparing(row -> row.<Boolean>getValue("is_deleted"))
            .thenComparing(
                row -> row.<@Nullable Long>getValue("units"),
                Comparator.nullsFirst(Comparator.naturalOrder()));
    Map<String, Row> last = new HashMap<>();
    for (Row row : rows) {
      last.merge(
          row.getString("sku") + "@" + row.getInt64("shop"),
          row,
          (one, other) -> order.compare(one, other) >= 0 ? one : other);
    }
    return last;
  }

  /** What a reader must see of rows that came in any order. */
  static List<Row> shown(List<Row> rows) {
    return last(rows).values().stream()
        .filter(row -> !row.<Boolean>getValue("is_deleted"))
        .toList();
  }

  /** A file that no commit shows yet. */
  static WrittenFile file(IcebergTables tables, IcebergTable table, Iterable<Row> rows)
      throws IOException {
    List<WrittenFile> files = files(tables, table, rows);
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  /** The same of each partition. */
  static List<WrittenFile> files(IcebergTables tables, IcebergTable table, Iterable<Row> rows)
      throws IOException {
    Table loaded = tables.load(table.name());
    OpenFiles<Cells> files = new OpenFiles<>(loaded, FileRows.CELLS);
    rows.forEach(row -> Rows.ITSELF.write(row, files));
    return files.finish().stream()
        .map(file -> WrittenFile.of(table, loaded.spec(), file, 0))
        .toList();
  }

  /** Takes a sku out of what is earlier, as Flink's own sink of Iceberg does. */
  static DeleteFile equalityDelete(Table table, String sku) throws IOException {
    org.apache.iceberg.Schema columns = table.schema().select("sku");
    Record record = GenericRecord.create(columns);
    record.setField("sku", sku);
    EqualityDeleteWriter<Record> writer =
        Parquet.writeDeletes(
                table.io().newOutputFile(table.locationProvider().newDataLocation("eq.parquet")))
            .forTable(table)
            .rowSchema(columns)
            .createWriterFunc(GenericParquetWriter::create)
            .equalityFieldIds(table.schema().findField("sku").fieldId())
            .buildEqualityWriter();
    try (writer) {
      writer.write(record);
    }
    return writer.toDeleteFile();
  }
}
