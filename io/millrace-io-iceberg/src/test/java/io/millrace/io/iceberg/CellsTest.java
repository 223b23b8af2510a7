/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.block.BlockBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows and blocks are written as Iceberg's own writer writes the same records. */
class CellsTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addStringField("text")
          .addInt32Field("small")
          .addInt64Field("large")
          .addBooleanField("flag")
          .addDecimalField("money")
          .addByteArrayField("raw")
          .addDateTimeField("at")
          .addFloatField("part")
          .addDoubleField("share")
          .addNullableField("text_or_null", FieldType.STRING)
          .addNullableField("small_or_null", FieldType.INT32)
          .addNullableField("large_or_null", FieldType.INT64)
          .addNullableField("flag_or_null", FieldType.BOOLEAN)
          .addNullableField("money_or_null", FieldType.DECIMAL)
          .addNullableField("raw_or_null", FieldType.BYTES)
          .addNullableField("at_or_null", FieldType.DATETIME)
          .addNullableField("part_or_null", FieldType.FLOAT)
          .addNullableField("share_or_null", FieldType.DOUBLE)
          .build();
  private static final IcebergTable TABLE =
      new IcebergTable("bronze.cells", SCHEMA, WriteMode.APPEND, Gate.ALWAYS);

  @TempDir Path warehouse;
  private IcebergTables tables;
  private Table table;

  @BeforeEach
  void prepare() {
    tables = IcebergTables.open(IcebergCatalog.embedded(warehouse));
    tables.prepare(List.of(TABLE));
    table = tables.load(TABLE.name());
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private static Row random(Random random, Schema schema) {
    Row.Builder row = Row.withSchema(schema);
    for (Schema.Field field : schema.getFields()) {
      row.addValue(
          field.getType().getNullable() && random.nextInt(3) == 0
              ? null
              : random(random, field.getType()));
    }
    return row.build();
  }

  private static Object random(Random random, FieldType type) {
    return switch (type.getTypeName()) {
      case STRING -> List.of("", "a", "Zoë", "😀 x", "b".repeat(200)).get(random.nextInt(5));
      case INT32 -> random.nextInt(4) == 0 ? Integer.MIN_VALUE : random.nextInt(100) - 50;
      case INT64 -> random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextInt(100) - 50L;
      case BOOLEAN -> random.nextBoolean();
      case DECIMAL -> money(random);
      case BYTES -> ("r" + random.nextInt(1000)).repeat(random.nextInt(40)).getBytes(UTF_8);
      case FLOAT -> (float) fraction(random);
      case DOUBLE -> fraction(random);
      default -> org.joda.time.Instant.ofEpochMilli(random.nextInt() * 1000L + 7);
    };
  }

  private static double fraction(Random random) {
    return random.nextInt(9) == 0 ? Double.NaN : random.nextInt(100) / 8.0 - 5;
  }

  private static BigDecimal money(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new BigDecimal(new BigInteger(100, random), 3).negate();
      case 1 -> new BigDecimal("1.2500000000");
      case 2 -> new BigDecimal("-12E+5");
      case 3 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(7));
      default -> BigDecimal.valueOf(random.nextInt(100_000) - 50_000, random.nextInt(7));
    };
  }

  /** The record that stands for a row, made another way. */
  private static GenericRecord record(Table table, Row row) {
    GenericRecord record = GenericRecord.create(table.schema());
    for (Schema.Field field : row.getSchema().getFields()) {
      record.setField(field.getName(), value(row.getValue(field.getName())));
    }
    return record;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof BigDecimal money) {
      return money.setScale(6);
    }
    if (value instanceof byte[] raw) {
      return ByteBuffer.wrap(raw);
    }
    return value instanceof org.joda.time.Instant at
        ? Instant.ofEpochMilli(at.getMillis()).atOffset(ZoneOffset.UTC)
        : value;
  }

  @Test
  void filesHoldWhatIcebergsOwnWriterWritesAndSayTheSameOfIt() throws IOException {
    long seed = System.nanoTime();
    System.out.println("CellsTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 5; round++) {
      List<Row> rows = new ArrayList<>();
      BlockBuilder block = new BlockBuilder(SCHEMA);
      OpenFiles<GenericRecord> plain = new OpenFiles<>(table, FileRows.RECORDS);
      for (int i = random.nextInt(300); i >= 0; i--) {
        Row row = random(random, SCHEMA);
        rows.add(row);
        block.addRow(row, 0);
        plain.add(record(table, row));
      }
      OpenFiles<Cells> byRow = new OpenFiles<>(table, FileRows.CELLS);
      rows.forEach(row -> Rows.ITSELF.write(row, byRow));
      OpenFiles<Cells> byBlock = new OpenFiles<>(table, FileRows.CELLS);
      Rows.OF_BLOCK.write(block.build(), byBlock);

      DataFile expected = plain.finish().get(0);
      for (DataFile file : List.of(byRow.finish().get(0), byBlock.finish().get(0))) {
        assertThat(records(file)).as("seed %d", seed).isEqualTo(records(expected));
        assertThat(said(file)).as("seed %d", seed).isEqualTo(said(expected));
      }
    }
  }

  private List<Record> records(DataFile file) {
    List<Record> records = new ArrayList<>();
    new TableRows(table).all(file.location(), table.schema(), records::add);
    return records;
  }

  private static Map<String, Object> said(DataFile file) {
    return Map.of(
        "records", file.recordCount(),
        "sizes", file.columnSizes(),
        "values", file.valueCounts(),
        "nulls", file.nullValueCounts(),
        "not a number", file.nanValueCounts(),
        "lower", file.lowerBounds(),
        "upper", file.upperBounds());
  }

  @Test
  void partitionsAreThoseOfIcebergsOwnRecords() {
    PartitionSpec spec =
        PartitionSpec.builderFor(table.schema())
            .bucket("text_or_null", 7)
            .truncate("text", 3)
            .bucket("large", 5)
            .truncate("small", 10)
            .identity("flag_or_null")
            .bucket("money", 9)
            .bucket("raw_or_null", 9)
            .day("at")
            .hour("at_or_null")
            .identity("part")
            .identity("share_or_null")
            .build();
    Random random = new Random(3);
    PartitionKey ours = new PartitionKey(spec, table.schema());
    PartitionKey theirs = new PartitionKey(spec, table.schema());
    InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
    for (int i = 0; i < 300; i++) {
      Row row = random(random, SCHEMA);
      BlockBuilder block = new BlockBuilder(SCHEMA);
      block.addRow(row, 0);
      theirs.partition(wrapper.wrap(record(table, row)));

      ours.partition(new RowCells(row, table.schema()));
      assertThat(ours).isEqualTo(theirs);
      ours.partition(new BlockCells(block.build(), table.schema()));
      assertThat(ours).isEqualTo(theirs);
    }
  }

  @Test
  void columnsAreFoundByTheirNames() throws IOException {
    List<Schema.Field> fields = new ArrayList<>(SCHEMA.getFields());
    Collections.reverse(fields);
    Schema reversed = Schema.of(fields.toArray(Schema.Field[]::new));
    Row row = random(new Random(5), reversed);
    BlockBuilder block = new BlockBuilder(reversed);
    block.addRow(row, 0);
    OpenFiles<Cells> files = new OpenFiles<>(table, FileRows.CELLS);

    Rows.ITSELF.write(row, files);
    Rows.OF_BLOCK.write(block.build(), files);

    assertThat(records(files.finish().get(0)))
        .containsExactly(record(table, row), record(table, row));
  }

  @Test
  void aTimeThatDoesNotFitIsRefused() {
    Row row =
        Row.fromRow(random(new Random(5), SCHEMA))
            .withFieldValue("at", org.joda.time.Instant.ofEpochMilli(Long.MAX_VALUE / 1000 + 1))
            .build();
    BlockBuilder block = new BlockBuilder(SCHEMA);
    block.addRow(row, 0);
    OpenFiles<Cells> files = new OpenFiles<>(table, FileRows.CELLS);

    assertThatThrownBy(() -> Rows.ITSELF.write(row, files))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("Cannot store at: 9223372036854776 ms since 1970 do not fit timestamptz");
    assertThatThrownBy(() -> Rows.OF_BLOCK.write(block.build(), files))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void moneyThatDoesNotFitIsRefused() {
    StoredDecimal decimal = new StoredDecimal();

    assertThatThrownBy(() -> decimal.of("money", 1, 7))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("Cannot store money: 0.0000001 does not fit decimal(38, 6)");
    assertThatThrownBy(() -> decimal.of("money", new BigDecimal("1E+32")))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "Cannot store money: 100000000000000000000000000000000 does not fit decimal(38, 6)");
    for (String huge : List.of("1E+2147483647", "1E-2147483647")) {
      assertThatThrownBy(() -> decimal.of("money", new BigDecimal(huge)))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("Cannot store money: " + huge + " does not fit decimal(38, 6)");
    }
    assertThat(decimal.of("money", Long.MIN_VALUE, 0).getBytes()).hasSize(16);
  }
}
