/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import java.util.Collection;
import java.util.HexFormat;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Keys in messages. */
final class KeyText {
  private KeyText() {}

  /** The same in every run; of bytes the hex digits, since an array has no text of its content. */
  static String of(@Nullable Object key) {
    if (key instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (key instanceof Row row) {
      return of(row.getValues());
    } else if (key instanceof Collection<?> members) {
      return members.stream().map(KeyText::of).toList().toString();
    }
    return String.valueOf(key);
  }
}
