/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Blocks from rows and back, for tests. */
final class Blocks {
  private Blocks() {}

  /** The rows happen at 0, 1, 2 and so on. */
  static Block of(Schema schema, List<Row> rows) {
    BlockBuilder builder = new BlockBuilder(schema);
    for (Row row : rows) {
      builder.addRow(row, builder.rows());
    }
    return builder.build();
  }

  static Block of(Row... rows) {
    return of(rows[0].getSchema(), List.of(rows));
  }

  /** A block of one field "v". */
  static Block column(FieldType type, @Nullable Object... values) {
    Schema schema = Schema.builder().addNullableField("v", type).build();
    List<Row> rows = new ArrayList<>();
    for (@Nullable Object value : values) {
      rows.add(Row.withSchema(schema).addValue(value).build());
    }
    return of(schema, rows);
  }

  static List<Row> rows(Block block) {
    return IntStream.range(0, block.rows()).mapToObj(block::row).toList();
  }

  /** Any of the rows of a block, some more than once. */
  static int[] someOf(Block block, Random random) {
    return random.ints(random.nextInt(2 * block.rows() + 1), 0, block.rows()).toArray();
  }

  static byte[] encode(Block block) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlockCoder.of(block.schema()).encode(block, out);
    return out.toByteArray();
  }

  static Block decode(Schema schema, byte[] bytes) throws IOException {
    return BlockCoder.of(schema).decode(new ByteArrayInputStream(bytes));
  }
}
