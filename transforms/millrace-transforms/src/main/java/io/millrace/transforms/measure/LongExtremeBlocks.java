/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Column;
import java.util.Arrays;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps the least or greatest number or time of each group, as a long in the same order. */
final class LongExtremeBlocks extends FieldBlocks {
  private final TypeName type;
  private final boolean doubles;

  /** All bits for the least value: it is the greatest of the values turned round. */
  private final long turn;

  private long[] greatest = {};
  private boolean[] seen = {};

  LongExtremeBlocks(int field, TypeName type, boolean least) {
    super(field);
    this.type = type;
    this.doubles = type == TypeName.DOUBLE || type == TypeName.FLOAT;
    this.turn = least ? -1 : 0;
  }

  @Override
  void grow(int slots) {
    greatest = Arrays.copyOf(greatest, slots);
    seen = Arrays.copyOf(seen, slots);
  }

  @Override
  void add(int slot, Column column, int row) {
    long order = doubles ? ValueOrder.ofDouble(column.doubleAt(row)) : column.longAt(row);
    long turned = order ^ turn;
    if (!seen[slot] || turned > greatest[slot]) {
      seen[slot] = true;
      greatest[slot] = turned;
    }
  }

  @Override
  public @Nullable Object partial(int slot) {
    if (!seen[slot]) {
      return null;
    }
    long order = greatest[slot] ^ turn;
    return switch (type) {
      case INT32 -> (Object) (int) order;
      case FLOAT -> (float) ValueOrder.toDouble(order);
      case DOUBLE -> ValueOrder.toDouble(order);
      case DATETIME -> Instant.ofEpochMilli(order);
      default -> order;
    };
  }

  @Override
  public void clear() {
    Arrays.fill(seen, false);
  }
}
