/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadSnapshotTest {
  private static final TableIdentifier NAME = TableIdentifier.of("shop", "orders");
  private static final Schema COLUMNS =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.optional(2, "country", Types.StringType.get()),
          Types.NestedField.optional(3, "price", Types.DecimalType.of(9, 2)));

  /** Where a pipeline in this JVM leaves what it read. */
  private static final Map<String, List<Row>> READ = new ConcurrentHashMap<>();

  private static final Map<String, Long> SUMS = new ConcurrentHashMap<>();

  @TempDir Path warehouse;
  private IcebergCatalog catalog;
  private CatalogConnection connection;
  private Catalog opened;

  @BeforeEach
  void open() {
    catalog = IcebergCatalog.embedded(warehouse);
    connection = catalog.open();
    opened = connection.ask(found -> found);
    ((SupportsNamespaces) opened).createNamespace(Namespace.of("shop"));
  }

  @AfterEach
  void close() {
    connection.close();
  }

  private Table create(Schema columns, PartitionSpec spec) {
    return opened
        .buildTable(NAME, columns)
        .withPartitionSpec(spec)
        .withProperty(TableProperties.FORMAT_VERSION, "2")
        .create();
  }

  private static Record order(Table table, long id, String country, String price) {
    Record record = GenericRecord.create(table.schema());
    record.setField("id", id);
    record.setField("country", country);
    record.setField("price", new BigDecimal(price));
    return record;
  }

  @Test
  void readsEveryTypeThatAFieldCanHold() throws IOException {
    Table table =
        create(
            new Schema(
                Types.NestedField.required(1, "i", Types.IntegerType.get()),
                Types.NestedField.optional(2, "f", Types.FloatType.get()),
                Types.NestedField.optional(3, "d", Types.DoubleType.get()),
                Types.NestedField.optional(4, "day", Types.DateType.get()),
                Types.NestedField.optional(5, "local", Types.TimestampType.withoutZone()),
                Types.NestedField.optional(6, "at", Types.TimestampType.withZone()),
                Types.NestedField.optional(7, "uuid", Types.UUIDType.get()),
                Types.NestedField.optional(8, "fixed", Types.FixedType.ofLength(2)),
                Types.NestedField.optional(
                    9, "tags", Types.ListType.ofOptional(10, Types.StringType.get())),
                Types.NestedField.optional(
                    11,
                    "stock",
                    Types.MapType.ofOptional(
                        12, 13, Types.StringType.get(), Types.IntegerType.get())),
                Types.NestedField.optional(
                    14,
                    "place",
                    Types.StructType.of(
                        Types.NestedField.required(15, "city", Types.StringType.get())))),
            PartitionSpec.unpartitioned());
    UUID uuid = UUID.fromString("00000000-0000-0001-0000-000000000002");
    GenericRecord full = GenericRecord.create(table.schema());
    full.setField("i", 1);
    full.setField("f", 0.5f);
    full.setField("d", -0.0);
    full.setField("day", LocalDate.of(2024, 2, 29));
    full.setField("local", LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_000_000));
    full.setField("at", OffsetDateTime.of(1969, 12, 31, 23, 59, 59, 0, ZoneOffset.UTC));
    full.setField("uuid", uuid);
    full.setField("fixed", new byte[] {1, -1});
    full.setField("tags", Arrays.asList("a", null));
    full.setField("stock", Map.of("north", 7));
    GenericRecord place = GenericRecord.create(table.schema().findType("place").asStructType());
    place.setField("city", "Rome");
    full.setField("place", place);
    GenericRecord nulls = GenericRecord.create(table.schema());
    nulls.setField("i", 2);
    append(table, List.of(full, nulls));

    List<Row> rows = read(ReadSnapshot.of(catalog, "shop.orders"));

    Row one = rows.stream().filter(row -> row.getInt32("i") == 1).findFirst().orElseThrow();
    Row two = rows.stream().filter(row -> row.getInt32("i") == 2).findFirst().orElseThrow();
    assertThat(rows).hasSize(4);
    assertThat(one.getFloat("f")).isEqualTo(0.5f);
    assertThat(one.getDouble("d")).isEqualTo(-0.0);
    assertThat(one.getDateTime("day")).hasToString("2024-02-29T00:00:00.000Z");
    assertThat(one.getDateTime("local")).hasToString("2024-02-29T01:02:03.004Z");
    assertThat(one.getDateTime("at")).hasToString("1969-12-31T23:59:59.000Z");
    assertThat(one.getString("uuid")).isEqualTo(uuid.toString());
    assertThat(one.getBytes("fixed")).containsExactly(1, -1);
    assertThat(one.<String>getArray("tags")).containsExactly("a", null);
    assertThat(one.<String, Integer>getMap("stock")).isEqualTo(Map.of("north", 7));
    assertThat(one.getRow("place").getString("city")).isEqualTo("Rome");
    assertThat(two.getValues().subList(1, 11)).containsOnlyNulls();
  }

  @Test
  void readsWhatIcebergsOwnReaderReadsAfterAnyChanges() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ReadSnapshotTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 6; round++) {
      PartitionSpec spec =
          random.nextBoolean()
              ? PartitionSpec.unpartitioned()
              : PartitionSpec.builderFor(COLUMNS).identity("country").bucket("id", 3).build();
      Table table = create(COLUMNS, spec);
      int changes = 1 + random.nextInt(8);
      for (int change = 0; change < changes; change++) {
        change(table, random);
      }

      List<Row> rows = read(ReadSnapshot.of(catalog, "shop.orders"));

      List<String> expected = new ArrayList<>();
      try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
        for (Record record : records) {
          expected.add(texts(record));
        }
      }
      assertThat(rows.stream().map(ReadSnapshotTest::texts))
          .as("seed %d, round %d", seed, round)
          .containsExactlyInAnyOrderElementsOf(expected);
      opened.dropTable(NAME);
    }
  }

  private void change(Table table, Random random) throws IOException {
    switch (random.nextInt(5)) {
      case 0 -> delete(table, random.nextLong(20));
      case 1 -> deleteFirstRow(table);
      case 2 -> {
        String name = table.schema().findField(3).name();
        table.updateSchema().renameColumn(name, "price" + random.nextInt(1000)).commit();
      }
      default -> {
        List<Record> records = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
          Record record = GenericRecord.create(table.schema());
          record.set(0, random.nextLong(20));
          record.set(1, List.of("IT", "FR", "DE").get(random.nextInt(3)));
          record.set(
              2, random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextInt(1_000_000), 2));
          records.add(record);
        }
        append(table, records);
      }
    }
  }

  @Test
  void readsTheSnapshotThatIsAskedForAndWhatCameAfterIt() throws IOException {
    Table table = create(COLUMNS, PartitionSpec.unpartitioned());
    append(table, List.of(order(table, 1, "IT", "1.00")));
    long first = table.currentSnapshot().snapshotId();
    append(table, List.of(order(table, 2, "IT", "2.00")));
    append(table, List.of(order(table, 3, "FR", "3.00")));
    long last = table.currentSnapshot().snapshotId();
    ReadSnapshot all = ReadSnapshot.of(catalog, "shop.orders").columns("id");

    assertThat(read(all.asOf(first)).stream().map(row -> row.getInt64(0))).containsExactly(1L, 1L);
    assertThat(read(all.after(first)).stream().map(row -> row.getInt64(0)))
        .containsExactlyInAnyOrder(2L, 2L, 3L, 3L);
    assertThat(read(all.after(last))).isEmpty();
  }

  @Test
  void columnsComeInTheOrderAskedFor() throws IOException {
    Table table = create(COLUMNS, PartitionSpec.unpartitioned());
    append(table, List.of(order(table, 1, "IT", "1.50")));
    delete(table, 99);

    List<Row> rows = read(ReadSnapshot.of(catalog, "shop.orders").columns("price", "country"));

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).getSchema().getFieldNames()).containsExactly("price", "country");
    assertThat(rows.get(0).getValues()).containsExactly(new BigDecimal("1.50"), "IT");
  }

  @Test
  void aTableWithoutSnapshotHasNoRows() {
    create(COLUMNS, PartitionSpec.unpartitioned());

    assertThat(read(ReadSnapshot.of(catalog, "shop.orders"))).isEmpty();
  }

  @Test
  void allThatIsWrongIsToldWhenThePipelineIsBuilt() throws IOException {
    Table table = create(COLUMNS, PartitionSpec.unpartitioned());
    append(table, List.of(order(table, 1, "IT", "1.00")));
    long first = table.currentSnapshot().snapshotId();
    table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    ReadSnapshot all = ReadSnapshot.of(catalog, "shop.orders");

    assertThatThrownBy(() -> all.columns("id", "city").asOf(7).schema())
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read shop.orders: Missing required column city (available: [id, country,"
                + " price]); Unsupported snapshot: 7 (must be one that is not expired)");
    assertThatThrownBy(() -> all.after(first).schema())
        .isInstanceOf(ValidationException.class)
        .hasMessageMatching(
            "Cannot read shop.orders: Unsupported change after \\d+: snapshot \\d+ is an? delete"
                + " \\(supported: append, replace\\)");
    assertThatThrownBy(() -> ReadSnapshot.of(catalog, "shop.nothing").schema())
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read shop.nothing: no such table in the catalog millrace at jdbc:sqlite:"
                + warehouse.resolve("catalog.db"));
  }

  private static String texts(Row row) {
    BigDecimal price = row.getDecimal(2);
    return row.getInt64(0) + " " + row.getString(1) + " " + price;
  }

  private static String texts(Record record) {
    return record.get(0) + " " + record.get(1) + " " + record.get(2);
  }

  /** Reads by a pipeline, whose tallies must be the rows. */
  private static List<Row> read(ReadSnapshot read) {
    String id = UUID.randomUUID().toString();
    READ.put(id, new ArrayList<>());
    Pipeline pipeline = Pipeline.create();
    ReadBlocksResult result = pipeline.apply(read);
    result
        .blocks()
        .apply(UnpackBlocks.rows())
        .apply(
            MapElements.into(TypeDescriptors.booleans())
                .via(
                    row -> {
                      List<Row> rows = READ.get(id);
                      synchronized (rows) {
                        return rows.add(row);
                      }
                    }));
    PAssert.that(result.rejected()).empty();
    var counted =
        result
            .tallies()
            .apply(
                MapElements.into(TypeDescriptors.longs())
                    .via(tally -> tally.getInt64(ReadFilesResult.RECORDS)))
            .apply(Sum.longsGlobally());
    counted.apply(
        "Sum", MapElements.into(TypeDescriptors.booleans()).via(sum -> SUMS.put(id, sum) == null));
    pipeline.run().waitUntilFinish();
    assertThat(SUMS.get(id)).isEqualTo(READ.get(id).size());
    return READ.get(id);
  }

  /** Each record a file of its own, so that it has one partition, and in it twice. */
  private static void append(Table table, List<? extends Record> records) throws IOException {
    var append = table.newAppend();
    for (Record record : records) {
      append.appendFile(written(table, record));
    }
    append.commit();
  }

  private static DataFile written(Table table, Record record) throws IOException {
    DataWriter<Record> writer =
        new GenericAppenderFactory(table.schema(), table.spec())
            .newDataWriter(Ticks.newFile(table), FileFormat.PARQUET, partition(table, record));
    try (writer) {
      writer.write(record);
      writer.write(record);
    }
    return writer.toDataFile();
  }

  private static @Nullable PartitionKey partition(Table table, Record record) {
    if (table.spec().isUnpartitioned()) {
      return null;
    }
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    key.partition(record);
    return key;
  }

  /** Takes out the rows of an id, by value. */
  private static void delete(Table table, long id) throws IOException {
    Schema key = table.schema().select("id");
    EqualityDeleteWriter<Record> writer =
        new GenericAppenderFactory(
                table.schema(), PartitionSpec.unpartitioned(), new int[] {1}, key, null)
            .newEqDeleteWriter(Ticks.newFile(table), FileFormat.PARQUET, null);
    Record gone = GenericRecord.create(key);
    gone.setField("id", id);
    try (writer) {
      writer.write(gone);
    }
    if (table.spec().isUnpartitioned()) {
      table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
    }
  }

  /** Takes the first row of some file out, by position. */
  private static void deleteFirstRow(Table table) throws IOException {
    if (table.currentSnapshot() == null) {
      return;
    }
    RowDelta delta = table.newRowDelta();
    try (var tasks = table.newScan().planFiles()) {
      var any = tasks.iterator();
      if (!any.hasNext()) {
        return;
      }
      DataFile file = any.next().file();
      PositionDeleteWriter<Record> writer =
          new GenericAppenderFactory(table.schema(), table.specs().get(file.specId()))
              .newPosDeleteWriter(Ticks.newFile(table), FileFormat.PARQUET, file.partition());
      try (writer) {
        writer.write(PositionDelete.<Record>create().set(file.location(), 0, null));
      }
      delta.addDeletes(writer.toDeleteFile()).commit();
    }
  }
}
