/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final Schema SALE =
      Schema.builder()
          .addInt64Field("id")
          .addNullableStringField("shop")
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("paid", FieldType.BOOLEAN)
          .addNullableField("at", FieldType.DATETIME)
          .addDoubleField("weight")
          .build();
  private static final Row FIRST = sale(1, "a", "1.50", true);
  private static final Row SECOND = sale(2, null, null, null);
  private static final Row THIRD = sale(3, "c", "3", false);
  private static final Block SALES = Blocks.of(FIRST, SECOND, THIRD);

  @Test
  void takesAllRowsInOrderAsItself() {
    assertThat(SALES.take(new int[] {9, 0, 1, 2}, 1, 4)).isSameAs(SALES);
    assertThat(Blocks.rows(SALES.take(new int[] {0, 2, 1}, 0, 3)))
        .containsExactly(FIRST, THIRD, SECOND);
    assertThat(SALES.take(new int[0], 0, 0).rows()).isZero();
  }

  @Test
  void keepsEventTimesWhenRowsAreTaken() {
    Block taken = SALES.take(new int[] {2, 1, 2}, 0, 3);

    assertThat(new long[] {taken.eventTime(0), taken.eventTime(1), taken.eventTime(2)})
        .containsExactly(2, 1, 2);
    assertThat(taken.minEventTime()).isEqualTo(1);
  }

  @Test
  void keepsSomeFieldsInAnotherOrder() {
    Schema projected = Schema.builder().addNullableStringField("s").addInt64Field("n").build();

    Block block = SALES.project(projected, 1, 0);

    assertThat(block.row(2)).isEqualTo(Row.withSchema(projected).addValues("c", 3L).build());
    assertThatThrownBy(() -> SALES.project(projected, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid fields: 1 (must be as many as the schema has, 2)");
  }

  @Test
  void gainsAField() throws Exception {
    Schema extended = Schema.builder().addFields(SALE.getFields()).addStringField("colour").build();
    Column entries = Blocks.column(FieldType.STRING, "red", "blue").column(0);
    Column colours = Block.dictionary(FieldType.STRING, new int[] {1, 0, 1}, entries);

    Block block = SALES.with(extended, List.of(colours));

    assertThat(block.row(2).getString("colour")).isEqualTo("blue");
    assertThat(Blocks.decode(extended, Blocks.encode(block))).isEqualTo(block);
    assertThatThrownBy(() -> SALES.with(extended, List.of(entries)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid columns: [2] rows for 7 fields (must be 3 rows each for 7 fields)");
  }

  @Test
  void equalsABlockOfTheSameRowsWhateverTheirLayout() {
    Block slices = Blocks.column(FieldType.STRING, "a", "b", "a");
    Column entries = Blocks.column(FieldType.STRING, "a", "b").column(0);
    Column coded = Block.dictionary(FieldType.STRING, new int[] {0, 1, 0}, entries);
    Block noFields = slices.project(Schema.builder().build());

    Block same = noFields.with(slices.schema(), List.of(coded));

    assertThat(same).isEqualTo(slices).hasSameHashCodeAs(slices);
    assertThat(slices).isNotEqualTo(Blocks.column(FieldType.STRING, "a", "b", "c"));
    assertThat(slices).isNotEqualTo(slices.take(new int[] {0, 1}, 0, 2));
    assertThat(slices).isNotEqualTo(slices.take(new int[] {2, 1, 0}, 0, 3));
  }

  @Test
  void saysNoValues() {
    assertThat(SALES).hasToString("Block of 3 rows [id, shop, price, paid, at, weight]");
  }

  @Test
  void isSeenRowByRow() {
    RowView view = new RowView(SALES);

    assertThat(view.at(2).int64("id")).isEqualTo(3);
    assertThat(view.eventTime()).isEqualTo(Instant.ofEpochMilli(2));
    assertThat(view.decimal("price")).isEqualTo(new BigDecimal("3"));
    assertThat(view.string("shop")).isEqualTo("c");
    assertThat(view.bool("paid")).isFalse();
    assertThat(view.time("at")).isEqualTo(Instant.ofEpochMilli(3));
    assertThat(view.float64("weight")).isEqualTo(0.5);
    assertThat(view.value("id")).isEqualTo(3L);
    assertThat(view.toRow()).isEqualTo(THIRD);
    assertThat(view.at(1).isNull("shop")).isTrue();
    assertThat(view.string("shop")).isNull();
    assertThat(view.decimal("price")).isNull();
    assertThat(view.bool("paid")).isFalse();
    assertThat(view.value("paid")).isNull();
  }

  @Test
  void isSeenByTheTypesOfItsFieldsOnly() {
    RowView view = new RowView(SALES);

    assertThatThrownBy(() -> view.int64("paid"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported int64: the field is BOOLEAN");
    assertThatThrownBy(() -> view.int64("at"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported int64: the field is DATETIME");
    assertThatThrownBy(() -> view.bool("id"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported bool: the field is INT64");
    assertThatThrownBy(() -> view.time("id"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported time: the field is INT64");
    assertThatThrownBy(() -> view.int64("none")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Row sale(
      long id, @Nullable String shop, @Nullable String price, @Nullable Boolean paid) {
    return Row.withSchema(SALE)
        .addValues(id, shop, price == null ? null : new BigDecimal(price), paid)
        .addValues(org.joda.time.Instant.ofEpochMilli(id), 0.5)
        .build();
  }
}
