/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.io.files.RawRecord;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.block.SerializablePredicate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which rows no dead letter stands in for: those at another place than any letter. Refuses a row
 * that is at a letter's place and is not the record the letter was written about: to take it out
 * would lose it.
 *
 * @param keys the letters' idempotency keys
 * @param records the SHA-256 of the record of a key, where it is known
 * @param hashOf the SHA-256 of a row's record; null where it is not known
 */
record StandIns(
    String step,
    Set<String> keys,
    Map<String, String> records,
    SerializableFunction<RowView, @Nullable String> hashOf)
    implements SerializablePredicate<RowView> {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean test(RowView row) {
    String place = row.string(RawRecord.SOURCE) + "#" + row.int64(RawRecord.RECORD_NUMBER);
    String key = place + "@" + step;
    if (!keys.contains(key)) {
      return true;
    }
    String expected = records.get(key);
    String found = expected == null ? null : hashOf.apply(row);
    if (found != null && !found.equals(expected)) {
      throw new IllegalStateException(
          "Cannot replay "
              + key
              + ": another record is there than the letter was written about; replay over the"
              + " inputs of the run before");
    }
    return false;
  }

  /** As letters have the hash of text. */
  static @Nullable String hashOf(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: this JDK has no SHA-256", e);
    }
  }
}
