/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Sales at a price, in blocks. */
final class Sales {
  static final Schema SALE =
      Schema.builder().addInt64Field("ts").addField("price", FieldType.DECIMAL).build();

  private Sales() {}

  static Row sale(@Nullable BigDecimal price) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(1L);
    values.add(price);
    return Row.withSchema(SALE).attachValues(values);
  }

  static Block block(Schema schema, List<Row> rows) {
    BlockBuilder builder = new BlockBuilder(schema);
    rows.forEach(row -> builder.addRow(row, 5));
    return builder.build();
  }
}
