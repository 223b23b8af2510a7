/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Lines through the parser, for tests of it. */
final class JsonReading {
  private JsonReading() {}

  static final Schema ORDER =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("note", FieldType.STRING)
          .build();

  static Row order(long id, @Nullable String price, @Nullable String note) {
    return Row.withSchema(ORDER)
        .addValues(id, price == null ? null : new BigDecimal(price), note)
        .build();
  }

  static List<Row> rows(Schema schema, String... lines) {
    BlockBuilder builder = new BlockBuilder(schema);
    JsonRows parser = new JsonRows(schema);
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      assertThat(parser.parse(bytes, 0, bytes.length, builder)).as(line).isNull();
      builder.endRow(0, Block.ON_TIME);
    }
    Block block = builder.build();
    return IntStream.range(0, block.rows()).mapToObj(block::row).toList();
  }

  static JsonProblem problem(Schema schema, String line) {
    JsonProblem problem = parse(schema, new BlockBuilder(schema), line.getBytes(UTF_8));
    return requireNonNull(problem, () -> "no problem with " + line);
  }

  static @Nullable JsonProblem parse(Schema schema, BlockBuilder builder, byte[] line) {
    return new JsonRows(schema).parse(line, 0, line.length, builder);
  }
}
