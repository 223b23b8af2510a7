/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.rows.KeyValues;
import io.millrace.transforms.rows.Shards;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose curve it is.
 *
 * @param key the values grouped by
 * @param start where the window begins; 0 where all windows have one curve
 */
record CurveGroup(KeyValues key, long start) {
  /** The window is a part of it, so that those of one key are spread. */
  int shard(Shards shards) {
    List<@Nullable Object> place = new ArrayList<>(key.content());
    place.add(start);
    return shards.shardOf(place);
  }
}
