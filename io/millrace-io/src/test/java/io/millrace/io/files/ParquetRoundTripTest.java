/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static io.millrace.io.files.Sales.SALE;
import static io.millrace.io.files.Sales.block;
import static io.millrace.io.files.Sales.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written comes back as it was, or is refused. */
class ParquetRoundTripTest {
  private static final FieldType[] LEAVES = {
    FieldType.BYTE,
    FieldType.INT16,
    FieldType.INT32,
    FieldType.INT64,
    FieldType.DECIMAL,
    FieldType.FLOAT,
    FieldType.DOUBLE,
    FieldType.BOOLEAN,
    FieldType.STRING,
    FieldType.BYTES,
    FieldType.DATETIME
  };

  @TempDir private Path folder;

  @Test
  void givesBackWhatWasWritten() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      Schema.Builder builder = Schema.builder().addInt64Field("ts");
      for (int field = 0; field < 1 + random.nextInt(8); field++) {
        builder.addField(Field.of("f" + field, type(random, 3)));
      }
      Schema schema = builder.build();
      List<Row> rows = new ArrayList<>();
      for (int row = random.nextInt(300); row >= 0; row--) {
        rows.add(row(schema, random));
      }
      ParquetCompression codec = ParquetCompression.values()[i % 2];

      BlockReading reading = read(write(schema, codec, rows), schema);

      String shown = "seed " + seed + ", case " + i + ": " + schema;
      assertThat(reading.messages()).as(shown).isEmpty();
      assertThat(reading.rows()).as(shown).isEqualTo(rows);
    }
  }

  private static FieldType type(Random random, int depth) {
    FieldType type =
        switch (random.nextInt(depth == 0 ? 1 : 5)) {
          case 1 -> FieldType.array(type(random, depth - 1));
          case 2 ->
              FieldType.map(LEAVES[random.nextInt(4)].withNullable(false), type(random, depth - 1));
          case 3 ->
              FieldType.row(
                  Schema.builder()
                      .addField("a", type(random, depth - 1))
                      .addField("b", type(random, depth - 1))
                      .build());
          default -> LEAVES[random.nextInt(LEAVES.length)];
        };
    return type.withNullable(random.nextInt(3) == 0);
  }

  private static Row row(Schema schema, Random random) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : schema.getFields()) {
      values.add(field.getName().equals("ts") ? 5L : value(field.getType(), random));
    }
    return Row.withSchema(schema).attachValues(values);
  }

  private static @Nullable Object value(FieldType type, Random random) {
    if (type.getNullable() && random.nextInt(3) == 0) {
      return null;
    }
    return switch (type.getTypeName()) {
      case BYTE -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> random.nextInt();
      case INT64 -> random.nextLong();
      case DECIMAL -> new BigDecimal(new BigInteger(1 + random.nextInt(120), random), 6);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
      case STRING ->
          random.nextBoolean() ? "k" + random.nextInt(3) : "\u00fc\ud83d\ude00" + random.nextInt();
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(70)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case DATETIME -> Instant.ofEpochMilli(random.nextInt());
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(ParquetTypes.elementOf(type), random));
        }
        yield list;
      }
      case MAP -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(
              value(ParquetTypes.keyOf(type), random), value(ParquetTypes.valueOf(type), random));
        }
        yield map;
      }
      case ROW -> row(ParquetTypes.schemaOf(type), random);
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  @ParameterizedTest
  @EnumSource(ParquetCompression.class)
  void storesDecimalsInAsManyDigitsAsAskedFor(ParquetCompression codec) throws IOException {
    ParquetSettings settings = ParquetSettings.defaults(folder.toString()).withCompression(codec);
    for (int precision : new int[] {1, 9, 10, 18, 19, 38}) {
      BigDecimal largest = new BigDecimal("9".repeat(precision)).movePointLeft(1);
      List<Row> rows = List.of(sale(largest), sale(largest.negate()), sale(BigDecimal.ZERO));

      WrittenFile file =
          write(settings.withDecimal("price", new ParquetDecimal(precision, 1)), SALE, rows);

      assertThat(read(file, SALE).rows())
          .extracting(row -> row.getDecimal("price"))
          .containsExactly(largest, largest.negate(), new BigDecimal("0.0"));
      assertThatThrownBy(
              () ->
                  write(
                      settings.withDecimal("price", new ParquetDecimal(precision, 1)),
                      SALE,
                      List.of(sale(largest.add(new BigDecimal("0.1"))))))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageStartingWith("Cannot store price: 1")
          .hasMessageEndingWith(" (must fit DECIMAL(%d,1))".formatted(precision));
    }
  }

  @Test
  void refusesDigitsThatWouldBeLostAndNullsWhereNoneMayBe() {
    ParquetSettings settings =
        ParquetSettings.defaults(folder.toString()).withDecimal("price", new ParquetDecimal(12, 2));

    assertThatThrownBy(() -> write(settings, SALE, List.of(sale(new BigDecimal("1.005")))))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("Cannot store price: 1.005 (must fit DECIMAL(12,2))");
    assertThatThrownBy(() -> write(settings, SALE, List.of(sale(new BigDecimal("1e999999999")))))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("Cannot store price: 1E+999999999 (must fit DECIMAL(12,2))");
    assertThatThrownBy(() -> write(settings, SALE, List.of(sale(null))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required price");
  }

  private WrittenFile write(Schema schema, ParquetCompression codec, List<Row> rows)
      throws IOException {
    return write(ParquetSettings.defaults(folder.toString()).withCompression(codec), schema, rows);
  }

  private static WrittenFile write(ParquetSettings settings, Schema schema, List<Row> rows)
      throws IOException {
    HiddenFile file = HiddenFile.create(settings, schema);
    file.write(block(schema, rows.subList(0, rows.size() / 2)));
    file.write(block(schema, rows.subList(rows.size() / 2, rows.size())));
    WrittenFile written = file.finish();
    HiddenPath.show(written.path());
    return written;
  }

  private static BlockReading read(WrittenFile written, Schema schema) {
    InputFile file = Reading.file(Path.of(written.path()), written.bytes());
    return BlockReading.of(Reading.parquet(file, schema), file);
  }
}
