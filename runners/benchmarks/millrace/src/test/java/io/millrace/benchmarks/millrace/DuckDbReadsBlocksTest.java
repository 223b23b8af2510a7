/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.ParquetCompression;
import io.millrace.io.files.WriteParquetBlocks;
import io.millrace.pipelines.RunMode;
import io.millrace.runners.direct.DirectLauncher;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another reader finds in the files what was written, as the types that were meant. */
class DuckDbReadsBlocksTest {
  private static final Schema POINT =
      Schema.builder().addInt32Field("x").addNullableField("y", FieldType.INT32).build();
  private static final Schema ALL =
      Schema.builder()
          .addStringField("id")
          .addByteField("tiny")
          .addInt16Field("small")
          .addInt32Field("whole")
          .addInt64Field("large")
          .addField("price", FieldType.DECIMAL)
          .addField("amount", FieldType.DECIMAL)
          .addFloatField("single")
          .addDoubleField("size")
          .addBooleanField("yes")
          .addByteArrayField("raw")
          .addDateTimeField("at")
          .addNullableField("note", FieldType.STRING)
          .addField("tags", FieldType.array(FieldType.STRING.withNullable(true)))
          .addField("counts", FieldType.map(FieldType.STRING, FieldType.INT32))
          .addField("point", FieldType.row(POINT))
          .build();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(ParquetCompression.class)
  void findsValuesAndTypes(ParquetCompression codec) throws SQLException {
    List<@Nullable Object> tags = new ArrayList<>(List.of("a"));
    tags.add(null);
    BlockBuilder rows = new BlockBuilder(ALL);
    rows.addRow(
        Row.withSchema(ALL)
            .addValues(
                "\u00fc1",
                (byte) -1,
                (short) -2,
                -3,
                -4L,
                new BigDecimal("-12.5"),
                new BigDecimal("12345678901234567890.123456"),
                0.5f,
                0.1,
                true,
                new byte[] {0, -1},
                Instant.parse("2024-05-06T07:08:09.123Z"),
                null,
                tags,
                Map.of("k", 7),
                Row.withSchema(POINT).addValues(1, null).build())
            .build(),
        0);

    write(rows.build(), codec);

    assertThat(query("SELECT * FROM files"))
        .containsExactly(
            "\u00fc1",
            "-1",
            "-2",
            "-3",
            "-4",
            "-12.50",
            "12345678901234567890.123456",
            "0.5",
            "0.1",
            "true",
            "\\x00\\xFF",
            "2024-05-06 07:08:09.123+00",
            null,
            "[a, NULL]",
            "{k=7}",
            "{'x': 1, 'y': NULL}");
    assertThat(query("SELECT string_agg(column_type, ', ') FROM (DESCRIBE files)"))
        .containsExactly(
            "VARCHAR, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL(12,2), DECIMAL(38,6), FLOAT,"
                + " DOUBLE, BOOLEAN, BLOB, TIMESTAMP WITH TIME ZONE, VARCHAR, VARCHAR[],"
                + " MAP(VARCHAR, INTEGER), STRUCT(x INTEGER, y INTEGER)");
  }

  private void write(Block block, ParquetCompression codec) {
    Pipeline pipeline = Pipeline.create(new DirectLauncher().profile(RunMode.BATCH).options());
    pipeline
        .apply(Create.of(block).withCoder(BlockCoder.of(ALL)))
        .apply(
            WriteParquetBlocks.to(folder.toString()).decimal("price", 12, 2).compressedBy(codec));
    pipeline.run().waitUntilFinish();
  }

  /** The first row, as texts. */
  private List<@Nullable String> query(String sql) throws SQLException {
    List<@Nullable String> texts = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          "CREATE VIEW files AS SELECT * FROM read_parquet('" + folder + "/*.parquet')");
      try (ResultSet row =
          statement.executeQuery("SELECT COLUMNS(*)::VARCHAR FROM (" + sql + ") AS all_of_it")) {
        assertThat(row.next()).isTrue();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          texts.add(row.getString(i));
        }
        assertThat(row.next()).isFalse();
      }
    }
    return texts;
  }
}
