/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import io.millrace.transforms.Internal;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Which keys of any bytes were kept, and when: exact deduplication within a horizon of time, as
 * {@link Ids128} does it for ids of 16 bytes. Keys are the same only if all their bytes are; a hash
 * alone decides nothing. The empty key is a key.
 *
 * <p><b>State and memory.</b> Beside its own bytes, copied, a key takes 1 byte for its length (2
 * from 128 bytes on), an entry of 16 bytes, or 20 where times lie more than some 37 days apart, and
 * its part of a table: 22 to 27 bytes above its length, from a few thousand keys on. A key kept
 * several times is stored as often. Of what is held, about a quarter may be over.
 *
 * <p>Hashes are made from a seed of each instance, so that keys cannot be chosen to collide; no
 * answer depends on it, only the order of {@link #forEach}. Not thread-safe; one per worker thread.
 *
 * <pre>{@code
 * ByteKeys seen = new ByteKeys(60_000);
 * byte[] key = {'o', 'r', 'd', 'e', 'r', '7'};
 * seen.keep(key, 0, 6, 100_000); // true
 * seen.keep(key, 0, 6, 159_999); // false: 59,999 ms after
 * seen.keep(key, 0, 5, 159_999); // true: another key
 * }</pre>
 *
 * @since 0.1
 */
@Internal
public final class ByteKeys {
  private static final int GROUP = SeenRows.GROUP;
  private static final long OWN_BYTES = 320;

  /** Takes one remembered row. */
  @FunctionalInterface
  public interface Visitor {
    /** The key, in bytes that are to be read only and now, and the time it was kept at. */
    void entry(byte[] buffer, int offset, int length, long time);
  }

  private final KeyLog.Sought sought = new KeyLog.Sought();
  private final SeenRows rows;
  private final KeyHash hash;
  private final long[] orders = new long[GROUP];

  /**
   * An empty index.
   *
   * @param horizonMillis how far from each other rows with one key must be for both to be kept,
   *     above 0
   * @throws IllegalArgumentException if the horizon is out of bounds
   */
  public ByteKeys(long horizonMillis) {
    this(horizonMillis, new KeyHash(new SplittableRandom().nextLong()));
  }

  ByteKeys(long horizonMillis, KeyHash hash) {
    this.rows = new SeenRows(new Horizon(horizonMillis), new KeyLog(sought, 0, 0, 0));
    this.hash = hash;
  }

  /**
   * Whether a row is kept; it is remembered then, and its key copied.
   *
   * @param buffer where the key is
   * @param offset its first byte
   * @param length how many bytes it has, 0 or more
   * @throws IndexOutOfBoundsException if the key is not inside its buffer
   * @throws IllegalArgumentException if the time is {@link Long#MIN_VALUE}
   */
  public boolean keep(byte[] buffer, int offset, int length, long time) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    Horizon.checkTime(time);
    sought.set(buffer, offset, length);
    return rows.keep(hash.of(buffer, offset, length), 0, time);
  }

  /**
   * Answers for many rows, one after the other, as {@link #keep} would, but faster: some thousand
   * rows at once are a good number.
   *
   * @param buffer where the keys are
   * @param offset the first byte of each key
   * @param length how many bytes each has
   * @param from the first row
   * @param to the end of the rows
   * @param kept where the answers go, each at its row
   * @return how many rows are kept
   * @throws IndexOutOfBoundsException if an array does not have all the rows, or a key is not
   *     inside the buffer; no row is kept then
   * @throws IllegalArgumentException if a time is {@link Long#MIN_VALUE}; no row is kept then
   */
  public int keepNew(
      byte[] buffer, int[] offset, int[] length, long[] time, int from, int to, boolean[] kept) {
    Objects.checkFromToIndex(from, to, Math.min(offset.length, length.length));
    Objects.checkFromToIndex(from, to, Math.min(time.length, kept.length));
    for (int i = from; i < to; i++) {
      Objects.checkFromIndexSize(offset[i], length[i], buffer.length);
      Horizon.checkTime(time[i]);
    }
    int news = 0;
    for (int start = from; start < to; start += GROUP) {
      int count = Math.min(GROUP, to - start);
      for (int i = 0; i < count; i++) {
        orders[i] = hash.of(buffer, offset[start + i], length[start + i]);
      }
      rows.lookAhead(orders, time, start, count);
      for (int i = 0; i < count; i++) {
        int row = start + i;
        sought.set(buffer, offset[row], length[row]);
        kept[row] = rows.keepAhead(i, orders[i], 0, time[row]);
        news += kept[row] ? 1 : 0;
      }
    }
    return news;
  }

  /**
   * Remembers a row that was kept before, without a check: for rows that {@link #forEach} of
   * another index gave. To answer as that one does, this one must be given its frontier too.
   *
   * @throws IndexOutOfBoundsException if the key is not inside its buffer
   * @throws IllegalArgumentException if the time is {@link Long#MIN_VALUE}
   */
  public void restore(byte[] buffer, int offset, int length, long time) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    Horizon.checkTime(time);
    sought.set(buffer, offset, length);
    rows.restore(hash.of(buffer, offset, length), 0, time);
  }

  /**
   * Gives every row that is remembered and not over, in no order. Nothing may be kept meanwhile.
   */
  public void forEach(Visitor visitor) {
    KeyLog log = (KeyLog) rows.log();
    for (int entry = 0; entry < log.count(); entry++) {
      if (!rows.isOver(entry)) {
        log.visit(entry, visitor);
      }
    }
  }

  SeenRows rows() {
    return rows;
  }

  /** As {@link Ids128#expireBefore}. */
  public void expireBefore(long frontier) {
    rows.expireBefore(frontier);
  }

  /** How many rows are remembered, with those that are over and not yet forgotten. */
  public long held() {
    return rows.log().count();
  }

  /** What the index holds on the heap, in bytes, to within some percent. */
  public long heapBytes() {
    return OWN_BYTES + rows.heapBytes() + (long) GROUP * Long.BYTES;
  }
}
