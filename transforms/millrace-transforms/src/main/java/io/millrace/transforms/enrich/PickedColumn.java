/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.KeyNumbers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * A field of a lookup table, to be spread over rows. Strings of few different values are spread as
 * numbers in a dictionary. Immutable; safe for concurrent use.
 */
final class PickedColumn {
  /** With more, a block of a few thousand rows would carry a dictionary longer than its values. */
  private static final int MAX_DICTIONARY = 1024;

  /** After so many values it is looked whether there are too many different ones. */
  private static final int PIECE = 4096;

  private final Column column;
  private final @Nullable Column dictionary;
  private final int[] codes;

  private PickedColumn(Column column, @Nullable Column dictionary, int[] codes) {
    this.column = column;
    this.dictionary = dictionary;
    this.codes = codes;
  }

  static PickedColumn of(Column column) {
    if (column.type().getTypeName() != TypeName.STRING) {
      return new PickedColumn(column, null, new int[0]);
    }
    Schema schema = Schema.of(Field.of("value", column.type()));
    Block values = Block.of(schema, List.of(column));
    KeyNumbers numbers = new KeyNumbers(schema, schema.getFieldNames());
    int[] codes = new int[values.rows()];
    for (int from = 0; from < codes.length; from += PIECE) {
      int to = Math.min(from + PIECE, codes.length);
      int[] piece = numbers.add(values.take(IntStream.range(from, to).toArray(), 0, to - from));
      System.arraycopy(piece, 0, codes, from, piece.length);
      if (numbers.count() > MAX_DICTIONARY) {
        return new PickedColumn(column, null, new int[0]);
      }
    }
    int[] firsts = new int[numbers.count()];
    Arrays.fill(firsts, -1);
    for (int row = 0; row < codes.length; row++) {
      if (firsts[codes[row]] < 0) {
        firsts[codes[row]] = row;
      }
    }
    Column dictionary = values.take(firsts, 0, firsts.length).column(0);
    for (int row = 0; row < codes.length; row++) {
      codes[row] = column.isNull(row) ? KeyNumbers.NONE : codes[row];
    }
    return new PickedColumn(column, dictionary, codes);
  }

  /** The values of those rows of the table; null where the number is negative. */
  Column of(int[] rows) {
    if (dictionary == null) {
      return Block.gather(column, rows);
    }
    int[] spread = new int[rows.length];
    for (int row = 0; row < rows.length; row++) {
      spread[row] = rows[row] < 0 ? KeyNumbers.NONE : codes[rows[row]];
    }
    return Block.dictionary(column.type(), spread, dictionary);
  }
}
