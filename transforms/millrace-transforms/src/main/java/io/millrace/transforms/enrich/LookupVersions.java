/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.KeyNumbers;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;

/**
 * A table of versions: its key the first field, then from when and, if that is told, until when an
 * entry holds. Immutable; safe for concurrent use.
 *
 * <p><b>Memory:</b> as {@link LookupBlock}, and 20 bytes for each entry.
 */
final class LookupVersions implements Lookup {
  /** Before all times: of an entry that does not say from when it holds. */
  private static final long EVER = Long.MIN_VALUE;

  /** After all times: of an entry that holds to this day. */
  private static final long OPEN = Long.MAX_VALUE;

  private final PickedColumn[] picked;
  private final Spans spans;

  private LookupVersions(PickedColumn[] picked, Spans spans) {
    this.picked = picked;
    this.spans = spans;
  }

  /**
   * A table of all those rows.
   *
   * @param keyName the key as the table calls it
   * @param told whether entries say until when they hold
   * @throws IllegalArgumentException if a key is null, a span ends before it begins, or two spans
   *     of one key overlap
   */
  static LookupVersions of(
      String keyName, Schema entrySchema, boolean told, Iterable<Block> blocks) {
    Block entries = LookupBlock.joined(entrySchema, blocks);
    Schema key = Schema.of(entrySchema.getField(0));
    KeyNumbers keys = new KeyNumbers(key, key.getFieldNames());
    int[] keysOfEntries = keys.add(entries.project(key, 0));
    long[] froms = times(entries.column(1), EVER);
    long[] tos = new long[froms.length];
    Arrays.fill(tos, OPEN);
    if (told) {
      tos = times(entries.column(2), OPEN);
    }
    TableKeys names = TableKeys.of(keyName, entries);
    check(names, froms, tos);
    Spans spans =
        Spans.of(
            keys,
            keysOfEntries,
            froms,
            Comparator.naturalOrder(),
            new Untouched(names, froms, tos, told));
    int firstPick = told ? 3 : 2;
    return new LookupVersions(
        IntStream.range(firstPick, entrySchema.getFieldCount())
            .mapToObj(field -> PickedColumn.of(entries.column(field)))
            .toArray(PickedColumn[]::new),
        spans);
  }

  private static long[] times(Column column, long ifNull) {
    long[] times = new long[column.rows()];
    for (int row = 0; row < times.length; row++) {
      times[row] = column.isNull(row) ? ifNull : column.longAt(row);
    }
    return times;
  }

  private static void check(TableKeys keys, long[] froms, long[] tos) {
    for (int row = 0; row < froms.length; row++) {
      if (keys.isNull(row)) {
        throw new IllegalArgumentException(
            "Missing required " + keys.name() + ": a version in the table has no key");
      }
      if (froms[row] >= tos[row]) {
        throw new IllegalArgumentException(
            "Invalid span of %s: %s (must end after it begins)"
                .formatted(keys.text(row), span(froms[row], tos[row])));
      }
    }
  }

  @Override
  public int[] find(BlockKeys keys, Block block) {
    return spans.find(keys, block);
  }

  @Override
  public Column pick(int field, int[] numbers) {
    return picked[field].of(numbers);
  }

  @Override
  public String missing(String key, long time) {
    return key + " has no version at " + Instant.ofEpochMilli(time);
  }

  private static String span(long from, long to) {
    return "["
        + (from == EVER ? "ever" : Instant.ofEpochMilli(from))
        + ", "
        + (to == OPEN ? "open" : Instant.ofEpochMilli(to))
        + ")";
  }

  /**
   * Ends of spans, none of which may touch the next one.
   *
   * @param told whether ends are told; else a version ends with the next one
   */
  private record Untouched(TableKeys keys, long[] froms, long[] tos, boolean told)
      implements Spans.Ends {
    @Override
    public long of(int row, int next) {
      if (next < 0) {
        return tos[row];
      }
      long end = told ? tos[row] : froms[next];
      if (end > froms[next] || froms[row] == froms[next]) {
        throw new IllegalArgumentException(
            "Cannot index the versions: %s holds twice, in %s and %s"
                .formatted(
                    keys.text(row), span(froms[row], tos[row]), span(froms[next], tos[next])));
      }
      return end;
    }
  }
}
