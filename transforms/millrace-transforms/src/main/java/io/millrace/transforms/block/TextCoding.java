/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** The bytes of strings and bytes, in version 1 of a block. The numbers are never used anew. */
final class TextCoding {
  private static final int SLICES = 0;
  private static final int IDS = 1;
  private static final int DICTIONARY = 2;
  private static final int SLICES_OF_ONE_LENGTH = 3;

  private TextCoding() {}

  static void write(ByteSink sink, TextColumn column) {
    if (column instanceof SliceColumn slices) {
      writeSlices(sink, slices);
    } else if (column instanceof ViewColumn views) {
      writeSlices(sink, views.slices());
    } else if (column instanceof IdColumn ids) {
      sink.putByte(IDS);
      sink.putLongs(ids.high, ids.rows);
      sink.putLongs(ids.low, ids.rows);
    } else if (column instanceof DictionaryColumn coded) {
      // A few rows taken from many must not carry all entries along, and nulls need no entry.
      if (coded.dictionary.rows > coded.rows || coded.dictionary.rows == 0) {
        writeSlices(sink, coded.slices());
      } else {
        writeDictionary(sink, coded);
      }
    }
  }

  private static void writeSlices(ByteSink sink, SliceColumn slices) {
    int length = commonLength(slices);
    sink.putByte(length < 0 ? SLICES : SLICES_OF_ONE_LENGTH);
    if (length < 0) {
      ColumnCoding.writeOffsets(sink, slices.offsets, slices.rows);
    } else {
      sink.putCount(length);
    }
    sink.putBytes(slices.data, 0, slices.offsets[slices.rows]);
  }

  /** The length all values have, or -1. */
  private static int commonLength(SliceColumn slices) {
    int length = slices.rows == 0 ? 0 : slices.length(0);
    if (length == 0 && slices.rows > PackedLongs.MAX_WITHOUT_BYTES) {
      return -1;
    }
    for (int row = 1; row < slices.rows; row++) {
      if (slices.length(row) != length) {
        return -1;
      }
    }
    return length;
  }

  private static void writeDictionary(ByteSink sink, DictionaryColumn coded) {
    sink.putByte(DICTIONARY);
    long[] codes = sink.lend(coded.rows);
    for (int row = 0; row < coded.rows; row++) {
      codes[row] = coded.codes[row];
    }
    PackedLongs.write(sink, codes, coded.rows);
    sink.putCount(coded.dictionary.rows);
    ColumnCoding.write(sink, coded.dictionary);
  }

  static TextColumn read(ByteSource source, FieldType type, int rows, long @Nullable [] nulls)
      throws CoderException {
    int layout = source.getByte();
    return layout == DICTIONARY
        ? readDictionary(source, type, rows, nulls)
        : readPlain(layout, source, type, rows, nulls);
  }

  private static TextColumn readPlain(
      int layout, ByteSource source, FieldType type, int rows, long @Nullable [] nulls)
      throws CoderException {
    return switch (layout) {
      case SLICES -> {
        int[] offsets = ColumnCoding.readOffsets(source, rows);
        yield new SliceColumn(type, rows, nulls, source.getBytes(offsets[rows]), offsets);
      }
      case SLICES_OF_ONE_LENGTH -> readSlicesOfOneLength(source, type, rows, nulls);
      case IDS -> new IdColumn(type, rows, nulls, source.getLongs(rows), source.getLongs(rows));
      default -> throw new CoderException("Cannot read a block: unknown layout of text " + layout);
    };
  }

  private static SliceColumn readSlicesOfOneLength(
      ByteSource source, FieldType type, int rows, long @Nullable [] nulls) throws CoderException {
    int length = source.getCount();
    source.require((long) rows * length);
    if (length == 0 && rows > PackedLongs.MAX_WITHOUT_BYTES) {
      throw new CoderException("Cannot read a block: " + rows + " values without bytes");
    }
    int[] offsets = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      offsets[row + 1] = offsets[row] + length;
    }
    return new SliceColumn(type, rows, nulls, source.getBytes(offsets[rows]), offsets);
  }

  private static DictionaryColumn readDictionary(
      ByteSource source, FieldType type, int rows, long @Nullable [] nulls) throws CoderException {
    long[] read = PackedLongs.borrow(source, rows);
    int entries = source.getCount();
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      codes[row] = ColumnCoding.inRange(read[row], entries);
    }
    // A dictionary never rests on another, so damaged bytes cannot nest them without end.
    long @Nullable [] entryNulls = ColumnCoding.readNulls(source, entries);
    TextColumn dictionary = readPlain(source.getByte(), source, type, entries, entryNulls);
    return new DictionaryColumn(type, rows, nulls, codes, dictionary);
  }
}
