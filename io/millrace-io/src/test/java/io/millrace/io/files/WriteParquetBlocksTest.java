/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(TestPipelineExtension.class)
class WriteParquetBlocksTest {
  private static final Schema SALE =
      Schema.builder().addInt64Field("ts").addField("price", FieldType.DECIMAL).build();
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

      WrittenParquetFile file =
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

  @Test
  void showsCompleteFilesOnly(TestPipeline pipeline) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blocks.add(block(SALE, List.of(sale(BigDecimal.valueOf(i)), sale(BigDecimal.TEN))));
    }
    blocks.add(block(SALE, List.of()));
    Path target = folder.resolve("a/b");

    PCollection<WrittenParquetFile> files =
        pipeline
            .apply(Create.of(blocks).withCoder(BlockCoder.of(SALE)))
            .apply(WriteParquetBlocks.to(target.toString()).decimal("price", 9, 2));

    PAssert.that(files)
        .satisfies(
            written -> {
              long rows = 0;
              for (WrittenParquetFile file : written) {
                assertThat(Path.of(file.path())).hasSize(file.bytes());
                rows += file.rows();
              }
              assertThat(rows).isEqualTo(40);
              return null;
            });
    pipeline.run().waitUntilFinish();
    List<InputFile> found = InputFiles.resolve("--in", target.toString(), null);
    assertThat(found).allSatisfy(file -> assertThat(file.format()).isEqualTo(FileFormat.PARQUET));
    long rows = 0;
    for (InputFile file : found) {
      rows += BlockReading.of(reading(file, SALE), file).rows().size();
    }
    assertThat(rows).isEqualTo(40);
    try (Stream<Path> all = Files.list(target)) {
      // Beside the files, what says which they are.
      assertThat(all.filter(file -> !file.toString().endsWith(".files"))).hasSameSizeAs(found);
    }
  }

  @Test
  void showsAFileOnceHoweverOftenItIsTried() throws IOException {
    HiddenFile file = HiddenFile.create(ParquetSettings.defaults(folder.toString()), SALE);
    file.write(block(SALE, List.of(sale(BigDecimal.ONE))));
    WrittenParquetFile written = file.finish();
    assertThat(Path.of(written.path())).doesNotExist();

    HiddenPath.show(written.path());
    HiddenPath.show(written.path());

    assertThat(Path.of(written.path())).hasSize(written.bytes());
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(1);
    }
    HiddenFile failed = HiddenFile.create(ParquetSettings.defaults(folder.toString()), SALE);
    failed.abandon();
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void leavesNothingToSeeOfARunThatFails(TestPipeline pipeline) throws IOException {
    pipeline
        .apply(
            Create.of(block(SALE, List.of(sale(new BigDecimal("1.005")))))
                .withCoder(BlockCoder.of(SALE)))
        .apply(WriteParquetBlocks.to(folder.toString()).decimal("price", 9, 2));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .isInstanceOf(PipelineExecutionException.class)
        .hasRootCauseMessage("Cannot store price: 1.005 (must fit DECIMAL(9,2))");
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void saysAllThatIsWrongAtOnce(TestPipeline pipeline) {
    Schema schema =
        Schema.builder()
            .addStringField("id")
            .addField("day", FieldType.logicalType(SqlTypes.DATE))
            .build();
    PCollection<Block> blocks = pipeline.apply(Create.empty(BlockCoder.of(schema)));

    assertThatThrownBy(
            () ->
                blocks.apply(
                    WriteParquetBlocks.to("out").decimal("id", 9, 2).decimal("none", 9, 2)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Unsupported type of decimal field id: STRING NOT NULL (supported: DECIMAL); Missing"
                + " required field none (available: [id, day]); Unsupported type of field day: ")
        .hasMessageEndingWith(
            " (supported: all but logical types, rows without fields and maps with null keys)");
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  @Test
  void refusesSettingsOutOfBounds() {
    WriteParquetBlocks write = WriteParquetBlocks.to("out");

    assertThatThrownBy(() -> WriteParquetBlocks.to(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required folder");
    assertThatThrownBy(() -> write.decimal("price", 39, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid decimal: 39 digits, 0 behind the point"
                + " (must be 1 to 38 digits, 0 to all behind it)");
    assertThatThrownBy(() -> write.rowGroupsOf(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid rowGroupBytes: 5 (must be between 1048576 and 1073741824)");
  }

  private static Row sale(@Nullable BigDecimal price) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(1L);
    values.add(price);
    return Row.withSchema(SALE).attachValues(values);
  }

  private WrittenParquetFile write(Schema schema, ParquetCompression codec, List<Row> rows)
      throws IOException {
    return write(ParquetSettings.defaults(folder.toString()).withCompression(codec), schema, rows);
  }

  private static WrittenParquetFile write(ParquetSettings settings, Schema schema, List<Row> rows)
      throws IOException {
    HiddenFile file = HiddenFile.create(settings, schema);
    file.write(block(schema, rows.subList(0, rows.size() / 2)));
    file.write(block(schema, rows.subList(rows.size() / 2, rows.size())));
    WrittenParquetFile written = file.finish();
    HiddenPath.show(written.path());
    return written;
  }

  private static Block block(Schema schema, List<Row> rows) {
    BlockBuilder builder = new BlockBuilder(schema);
    rows.forEach(row -> builder.addRow(row, 5));
    return builder.build();
  }

  private static BlockReading read(WrittenParquetFile written, Schema schema) {
    InputFile file = Reading.file(Path.of(written.path()), written.bytes());
    return BlockReading.of(reading(file, schema), file);
  }

  private static ReadBlocks reading(InputFile file, Schema schema) {
    return ReadBlocks.parquetFiles(List.of(file), schema).eventTimeIn("ts").at(Reading.CONTEXT);
  }
}
