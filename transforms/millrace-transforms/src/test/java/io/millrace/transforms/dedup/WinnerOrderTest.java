/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of two rows that differ one is kept, whichever comes first. */
class WinnerOrderTest {
  private static final BigDecimal SHORT = new BigDecimal("1.0");
  private static final BigDecimal LONG = new BigDecimal("1.00");
  private static final Schema PRICE = Schema.builder().addDecimalField("price").build();

  static Stream<Arguments> valuesThatDiffer() {
    return Stream.of(
        Arguments.of(FieldType.DECIMAL, SHORT, LONG),
        Arguments.of(FieldType.DECIMAL, new BigDecimal("0"), new BigDecimal("0.00")),
        Arguments.of(FieldType.DECIMAL, new BigDecimal("1E+2"), new BigDecimal("100")),
        Arguments.of(FieldType.array(FieldType.DECIMAL), List.of(SHORT), List.of(LONG)),
        Arguments.of(
            FieldType.map(FieldType.STRING, FieldType.DECIMAL),
            Map.of("a", SHORT, "b", LONG),
            Map.of("a", LONG, "b", SHORT)),
        Arguments.of(FieldType.row(PRICE), price(SHORT), price(LONG)),
        Arguments.of(FieldType.DOUBLE, 0.0, -0.0),
        Arguments.of(FieldType.FLOAT, 0.0f, -0.0f),
        Arguments.of(FieldType.array(FieldType.DOUBLE), List.of(0.0), List.of(-0.0)),
        Arguments.of(FieldType.BYTES, new byte[] {1}, new byte[] {1, 0}));
  }

  @ParameterizedTest
  @MethodSource("valuesThatDiffer")
  void noTwoRowsThatDifferAreEqual(FieldType type, Object one, Object other) {
    Block block = block(type, one, other);

    for (Keep.End end : Keep.End.values()) {
      WinnerOrder order = new WinnerOrder(block.schema(), new Keep(end, null), List.of());

      assertThat(order.isBefore(block, 0, block, 1))
          .isNotEqualTo(order.isBefore(block, 1, block, 0));
    }
  }

  private static Row price(BigDecimal number) {
    return Row.withSchema(PRICE).addValue(number).build();
  }

  private static Block block(FieldType type, Object... values) {
    Schema schema = Schema.builder().addField("value", type).build();
    BlockBuilder builder = new BlockBuilder(schema);
    for (Object value : values) {
      builder.addRow(Row.withSchema(schema).addValue(value).build(), 0);
    }
    return builder.build();
  }
}
