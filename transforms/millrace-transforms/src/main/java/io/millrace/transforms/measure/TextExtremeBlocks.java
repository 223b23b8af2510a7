/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keeps the string of each group that is first or last by its UTF-8. */
final class TextExtremeBlocks extends FieldBlocks {
  private final boolean first;
  private byte[] @Nullable [] kept = {};
  private byte[] buffer = {};

  TextExtremeBlocks(int field, boolean first) {
    super(field);
    this.first = first;
  }

  @Override
  void grow(int slots) {
    kept = Arrays.copyOf(kept, slots);
  }

  @Override
  void add(int slot, Column column, int row) {
    int length = column.length(row);
    if (buffer.length < length) {
      buffer = new byte[Math.max(length, buffer.length * 2)];
    }
    column.copyTo(row, buffer, 0);
    byte[] before = kept[slot];
    if (before == null || goes(length, before)) {
      kept[slot] = Arrays.copyOf(buffer, length);
    }
  }

  private boolean goes(int length, byte[] before) {
    int order = Arrays.compareUnsigned(buffer, 0, length, before, 0, before.length);
    return first ? order < 0 : order > 0;
  }

  @Override
  public @Nullable Object partial(int slot) {
    byte[] text = kept[slot];
    return text == null ? null : new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public void clear() {
    Arrays.fill(kept, null);
  }
}
