/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.ColumnBuilder;
import java.nio.ByteBuffer;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;

/** Takes texts and bytes; each entry of a dictionary is looked at once. Not thread-safe. */
final class ParquetText extends ParquetValue {
  private final boolean utf8;
  private byte[][] entries = {};
  private boolean[] exact = {};

  ParquetText(String path, ColumnBuilder column, ParquetRow row, boolean utf8) {
    super(path, column, row);
    this.utf8 = utf8;
  }

  @Override
  public boolean hasDictionarySupport() {
    return true;
  }

  @Override
  public void setDictionary(Dictionary dictionary) {
    entries = new byte[dictionary.getMaxId() + 1][];
    exact = new boolean[entries.length];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = dictionary.decodeToBinary(i).getBytes();
      exact[i] = isExact(entries[i], 0, entries[i].length);
    }
  }

  @Override
  public void addValueFromDictionary(int id) {
    add(entries[id], 0, entries[id].length, exact[id]);
  }

  @Override
  public void addBinary(Binary value) {
    ByteBuffer bytes = value.toByteBuffer();
    if (bytes.hasArray()) {
      int from = bytes.arrayOffset() + bytes.position();
      add(bytes.array(), from, bytes.remaining(), isExact(bytes.array(), from, bytes.remaining()));
    } else {
      byte[] copy = value.getBytes();
      add(copy, 0, copy.length, isExact(copy, 0, copy.length));
    }
  }

  private boolean isExact(byte[] bytes, int from, int length) {
    int all = 0;
    for (int i = from; i < from + length; i++) {
      all |= bytes[i];
    }
    return !utf8 || all >= 0 || RecordText.of(bytes, from, length).exact();
  }

  private void add(byte[] bytes, int from, int length, boolean valid) {
    row.addBytes(length);
    if (!valid) {
      row.addInvalidUtf8();
    }
    column.appendBytes(bytes, from, length);
  }
}
