/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The layout of strings never shows in a value. */
class TextLayoutsTest {
  private static final String ID = "0123456789abcdef".repeat(2);
  private static final String OTHER_ID = "f".repeat(32);

  @Test
  void keepsIdsInTheirOwnLayoutWithNullsAnywhere() {
    Column column = column(null, ID, null, OTHER_ID, null);

    assertThat(column).isInstanceOf(IdColumn.class);
    assertThat(texts(column)).containsExactly(null, ID, null, OTHER_ID, null);
    assertThat(column.length(0)).isZero();
    assertThat(column.length(1)).isEqualTo(32);
    assertThat(column.copyTo(2, new byte[0], 0)).isZero();
  }

  @Test
  void holdsWhatOnlyLooksLikeAnIdAsItIs() {
    String upper = "0123456789ABCDEF".repeat(2);
    String mixed = "0123456789abcdeF".repeat(2);
    String wide = "é".repeat(16);

    for (String text : List.of(upper, mixed, wide, ID + "0", ID.substring(1), "", "g" + ID)) {
      assertThat(texts(column(text))).containsExactly(text);
      assertThat(texts(column(ID, null, text, ID, ""))).containsExactly(ID, null, text, ID, "");
    }
  }

  @Test
  void holdsIdsAfterANullLongAgoWhenAnotherTextComes() {
    List<@Nullable String> values = new ArrayList<>();
    values.add(null);
    values.addAll(Collections.nCopies(600, ID));
    values.add("no id");
    values.add(null);

    assertThat(texts(column(values.toArray()))).isEqualTo(values);
  }

  @Test
  void neverTakesBytesForAnId() {
    Column column = Blocks.column(FieldType.BYTES, ID.getBytes(UTF_8)).column(0);

    assertThat(column).isInstanceOf(SliceColumn.class);
    assertThat((byte[]) column.valueAt(0)).asString(UTF_8).isEqualTo(ID);
    assertThatThrownBy(() -> column.stringAt(0))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported stringAt: the field is BYTES");
  }

  @Test
  void gathersEveryLayoutIntoOneBuilderInAnyOrder() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Column> layouts =
        List.of(
            column(ID, null, OTHER_ID),
            column("a", null, ""),
            Block.dictionary(FieldType.STRING, new int[] {1, 0, 1}, column(ID, "x")),
            Block.dictionary(FieldType.STRING, new int[] {0, 2, 1}, column(OTHER_ID, null, ID)),
            column(null, null, null));
    for (int round = 0; round < 500; round++) {
      ColumnBuilder builder = ColumnBuilder.of(FieldType.STRING, 1);
      List<@Nullable String> expected = new ArrayList<>();

      for (int part = random.nextInt(6); part > 0; part--) {
        Column source = layouts.get(random.nextInt(layouts.size()));
        int[] order = random.ints(random.nextInt(5), 0, 3).toArray();
        builder.appendRows(source, order, 0, order.length);
        IntStream.of(order).mapToObj(texts(source)::get).forEach(expected::add);
      }

      assertThat(texts(builder.build())).as("seed " + seed).isEqualTo(expected);
    }
  }

  @Test
  void sharesTheEntriesOfADictionary() {
    Column entries = column("red", "green", null);
    int[] codes = {1, 1, 2, 0};

    Column column = Block.dictionary(FieldType.STRING.withNullable(true), codes, entries);
    codes[0] = 0;
    Column overIt = Block.dictionary(FieldType.STRING, new int[] {3, 2, 0}, column);

    assertThat(texts(column)).containsExactly("green", "green", null, "red");
    assertThat(texts(overIt)).containsExactly("red", null, "green");
    assertThat(((DictionaryColumn) overIt).dictionary).isSameAs(entries);
    assertThat(texts(column.gather(new int[] {3, 2, 3}, 0, 3))).containsExactly("red", null, "red");
  }

  @Test
  void refusesCodesWithoutAnEntry() {
    assertThatThrownBy(() -> Block.dictionary(FieldType.STRING, new int[] {0, 2}, column("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid code: 2 (must be below 2)");
  }

  @Test
  void takesANegativeCodeForANull() {
    Column column = Block.dictionary(FieldType.STRING, new int[] {-1, 0}, column("a"));

    assertThat(texts(column)).containsExactly(null, "a");
    assertThat(texts(Block.dictionary(FieldType.STRING, new int[] {-7}, column())))
        .containsExactly((String) null);
  }

  @Test
  void refusesEntriesOfAnotherKind() {
    assertThatThrownBy(() -> Block.dictionary(FieldType.BYTES, new int[] {0}, column("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid entries: STRING for BYTES (must be STRING or BYTES for both)");
    Column numbers = Blocks.column(FieldType.INT64, 1L).column(0);
    assertThatThrownBy(() -> Block.dictionary(FieldType.INT64, new int[] {0}, numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid entries: INT64 for INT64 (must be STRING or BYTES for both)");
  }

  private static Column column(@Nullable Object... values) {
    return Blocks.column(FieldType.STRING, values).column(0);
  }

  private static List<@Nullable String> texts(Column column) {
    List<@Nullable String> texts = new ArrayList<>();
    for (int row = 0; row < column.rows(); row++) {
      texts.add((@Nullable String) column.valueAt(row));
    }
    return texts;
  }
}
