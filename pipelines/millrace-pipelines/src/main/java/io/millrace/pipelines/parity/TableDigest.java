/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * Rows in whatever order as one hash: the sum of the SHA-256 of each, so that a row that comes
 * twice counts twice. Held per bucket of keys, so that two digests tell where to look for what
 * differs, in memory that does not grow with the rows. Not thread-safe.
 */
final class TableDigest {
  static final int BUCKETS = 1024;

  private static final int WORDS = 4;

  private final MessageDigest sha256 = sha256();
  private final long[] rows = new long[BUCKETS];
  private final long[] sums = new long[BUCKETS * WORDS];

  /** Takes a row in. */
  void add(String key, String row) {
    int bucket = bucketOf(key);
    rows[bucket]++;
    plus(sums, bucket * WORDS, ByteBuffer.wrap(sha256.digest(row.getBytes(UTF_8))));
  }

  /** The same for rows of the same key. */
  int bucketOf(String key) {
    byte[] digest = sha256.digest(key.getBytes(UTF_8));
    return ByteBuffer.wrap(digest).getShort() & (BUCKETS - 1);
  }

  long rows() {
    return Arrays.stream(rows).sum();
  }

  long rowsIn(int bucket) {
    return rows[bucket];
  }

  /** Over all rows, 64 hex digits. */
  String hash() {
    long[] all = new long[WORDS];
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      plus(all, 0, words(sums, bucket * WORDS));
    }
    return HexFormat.of().formatHex(sha256.digest(words(all, 0).array()));
  }

  /** The buckets whose rows are not the other's. */
  int[] differing(TableDigest other) {
    return IntStream.range(0, BUCKETS)
        .filter(
            bucket ->
                rows[bucket] != other.rows[bucket]
                    || !words(sums, bucket * WORDS).equals(words(other.sums, bucket * WORDS)))
        .toArray();
  }

  private static ByteBuffer words(long[] of, int at) {
    ByteBuffer words = ByteBuffer.allocate(WORDS * Long.BYTES);
    for (int word = 0; word < WORDS; word++) {
      words.putLong(of[at + word]);
    }
    return words.flip();
  }

  /** Adds a number of 256 bits to another, the lowest word first. */
  private static void plus(long[] sum, int at, ByteBuffer number) {
    long carry = 0;
    for (int word = 0; word < WORDS; word++) {
      long before = sum[at + word];
      long added = before + number.getLong();
      long carried = added + carry;
      boolean overflows =
          Long.compareUnsigned(added, before) < 0 || Long.compareUnsigned(carried, added) < 0;
      sum[at + word] = carried;
      carry = overflows ? 1 : 0;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Missing SHA-256, which every Java has", e);
    }
  }
}
