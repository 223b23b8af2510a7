/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.ContentBytes;
import io.millrace.transforms.block.RowSplit;
import io.millrace.transforms.worker.WorkerHeld;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The rows that shards have kept.
 *
 * <p>State is a log: each block adds one delta, its kept keys and times, and a digest of each row's
 * content where conflicts are told. Looking a key up in a log would cost all of it, so an index of
 * the log is held in the worker. The index is only used if it bears the token that the state bears;
 * each change of the state writes a new random one, so an index that is ahead of a state rolled
 * back, or behind one changed elsewhere, is built anew.
 */
final class KeptLog implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Schema schema;
  private final Schema keySchema;
  private final Schema deltaSchema;
  private final Schema duplicateSchema;
  private final List<String> fields;
  private final int[] keyFields;
  private final long horizonMillis;
  private final @Nullable ContentDigests digests;
  private final WorkerHeld<Integer, SeenKeys> indexes = new WorkerHeld<>();
  private transient @Nullable BlockKeys keys;

  /**
   * @param compared what tells whether duplicates agree with what was kept; null where that is not
   *     told
   */
  KeptLog(Schema schema, List<String> fields, long horizonMillis, @Nullable ContentBytes compared) {
    this.schema = schema;
    this.fields = fields;
    this.horizonMillis = horizonMillis;
    keyFields = fields.stream().mapToInt(schema::indexOf).toArray();
    keySchema = Schema.of(fields.stream().map(schema::getField).toArray(Schema.Field[]::new));
    if (compared == null) {
      digests = null;
      deltaSchema = keySchema;
      duplicateSchema = schema;
    } else {
      digests = new ContentDigests(new ContentBytes(schema, fields), compared, keySchema);
      deltaSchema = digests.deltaSchema();
      duplicateSchema = DeduplicateLayout.duplicateSchema(schema);
    }
  }

  /** The coder of the deltas. */
  BlockCoder coder() {
    return BlockCoder.of(deltaSchema);
  }

  /** The fields of duplicates. */
  Schema duplicateSchema() {
    return duplicateSchema;
  }

  void open() {
    indexes.open();
    keys = new BlockKeys(schema, fields);
  }

  void close() {
    indexes.close();
  }

  /** Takes the index of a shard out, built anew if the worker's is not that of the state. */
  SeenKeys take(Integer shard, BagState<Block> log, ValueState<Long> state) {
    SeenKeys held = indexes.take(shard);
    Long token = state.read();
    if (token == null) {
      return new SeenKeys(horizonMillis);
    }
    if (held != null && held.token() == token) {
      return held;
    }
    SeenKeys rebuilt = new SeenKeys(horizonMillis);
    Iterable<Block> deltas = log.read();
    rebuilt.restore(deltas, deltaSchema, fields);
    if (digests != null) {
      digests.restore(deltas, rebuilt.contents());
    }
    rebuilt.setToken(token);
    return rebuilt;
  }

  /** Puts an index back. */
  void put(Integer shard, SeenKeys index) {
    indexes.put(shard, index);
  }

  /** Chooses the rows to keep, and remembers them; the others say whether they conflict. */
  RowSplit keep(Block block, SeenKeys index, BagState<Block> log, ValueState<Long> state) {
    BlockKeys read = requireNonNull(keys, "keys is null");
    read.read(block);
    boolean[] isKept = new boolean[block.rows()];
    int count = index.keep(block, read, isKept);
    RowSplit split = RowSplit.of(block, isKept, count);
    Block delta = split.chosen().project(keySchema, keyFields);
    if (digests != null) {
      ContentDigests.Of of = digests.of(block);
      int[] conflicting = of.conflicting(index.contents(), isKept);
      delta = of.with(delta, isKept);
      split =
          new RowSplit(
              split.chosen(),
              DeduplicateLayout.duplicates(
                  split.others(), duplicateSchema, conflicting, block.rows() - count));
    }
    if (count > 0) {
      log.add(delta.compact());
      mark(index, state);
    }
    return split;
  }

  /** Drops what lies a horizon or more before the frontier; returns the earliest time left. */
  long forget(Integer shard, long frontier, BagState<Block> log, ValueState<Long> state) {
    SeenKeys held = indexes.take(shard);
    Long token = state.read();
    List<Block> left = after(frontier - horizonMillis, log.read());
    log.clear();
    if (left.isEmpty()) {
      state.clear();
      return Long.MAX_VALUE;
    }
    left.forEach(log::add);
    long earliest = left.stream().mapToLong(Block::minEventTime).min().getAsLong();
    if (held != null && token != null && held.token() == token) {
      held.forget(frontier, earliest);
      mark(held, state);
      indexes.put(shard, held);
    } else {
      state.write(ThreadLocalRandom.current().nextLong());
    }
    return earliest;
  }

  private static void mark(SeenKeys index, ValueState<Long> state) {
    index.setToken(ThreadLocalRandom.current().nextLong());
    state.write(index.token());
  }

  /** The rows after a time, in few blocks. */
  private List<Block> after(long time, Iterable<Block> deltas) {
    List<Block> left = new ArrayList<>();
    BlockBuilder builder = new BlockBuilder(deltaSchema);
    for (Block delta : deltas) {
      int[] rows = new int[delta.rows()];
      int count = 0;
      for (int row = 0; row < rows.length; row++) {
        if (delta.eventTime(row) > time) {
          rows[count++] = row;
        }
      }
      DeduplicateMetrics.FORGOTTEN.counter().inc(rows.length - count);
      builder.addRows(delta, rows, 0, count);
      if (builder.isFull()) {
        left.add(builder.build());
      }
    }
    if (builder.rows() > 0) {
      left.add(builder.build());
    }
    return left;
  }
}
