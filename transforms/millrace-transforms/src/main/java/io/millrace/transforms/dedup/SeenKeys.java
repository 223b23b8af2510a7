/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.seen.ByteKeys;
import io.millrace.transforms.seen.Ids128;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/** The keys that a shard has kept, with their times. Not thread-safe. */
final class SeenKeys {
  private final Ids128 ids;
  private final ByteKeys others;
  private final long token;

  SeenKeys(long horizonMillis) {
    this(new Ids128(horizonMillis), new ByteKeys(horizonMillis), 0);
  }

  private SeenKeys(Ids128 ids, ByteKeys others, long token) {
    this.ids = ids;
    this.others = others;
    this.token = token;
  }

  /** The same keys, known to equal the state that bears this token. */
  SeenKeys at(long newToken) {
    return new SeenKeys(ids, others, newToken);
  }

  /** The token of the state it equals. */
  long token() {
    return token;
  }

  /** Takes in keys that were kept before. */
  void restore(Iterable<Block> deltas, Schema schema, List<String> fields) {
    BlockKeys keys = new BlockKeys(schema, fields);
    for (Block delta : deltas) {
      keys.read(delta);
      keep(delta, keys, new boolean[delta.rows()]);
    }
  }

  /** Says of each row whether it is to be kept, and remembers those. Returns how many. */
  int keep(Block block, BlockKeys keys, boolean[] kept) {
    int rows = block.rows();
    if (keys.allIds()) {
      return ids.keepNew(keys.high(), keys.low(), block.eventTimes(), 0, rows, kept);
    }
    int count = 0;
    for (int row = 0; row < rows; row++) {
      kept[row] =
          keys.isId(row)
              ? ids.keep(keys.high()[row], keys.low()[row], block.eventTime(row))
              : others.keep(keys.bytes(), keys.start(row), keys.length(row), block.eventTime(row));
      count += kept[row] ? 1 : 0;
    }
    return count;
  }
}
