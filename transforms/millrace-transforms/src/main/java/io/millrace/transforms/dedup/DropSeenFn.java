/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.worker.WorkerHeld;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first row of each key, shard by shard.
 *
 * <p>State is a log: each block adds one delta, its kept keys and times. Looking a key up in a log
 * would cost all of it, so an index of the log is held in the worker. The index is only used if it
 * bears the token that the state bears; each change of the state writes a new random one, so an
 * index that is ahead of a state rolled back, or behind one changed elsewhere, is built anew.
 */
final class DropSeenFn extends DoFn<KV<Integer, Block>, Block> {
  private static final long serialVersionUID = 1L;
  private static final String SEEN = "seen";
  private static final String TOKEN = "token";

  @StateId(SEEN)
  private final StateSpec<BagState<Block>> seenSpec;

  @StateId(TOKEN)
  private final StateSpec<ValueState<Long>> tokenSpec = StateSpecs.value(BigEndianLongCoder.of());

  private final Schema keySchema;
  private final List<String> fields;
  private final int[] keyFields;
  private final Schema schema;
  private final long horizonMillis;
  private final WorkerHeld<Integer, SeenKeys> indexes = new WorkerHeld<>();
  private transient @Nullable BlockKeys keys;

  DropSeenFn(Schema schema, List<String> fields, long horizonMillis) {
    this.schema = schema;
    this.fields = fields;
    this.horizonMillis = horizonMillis;
    keyFields = fields.stream().mapToInt(schema::indexOf).toArray();
    keySchema = Schema.of(fields.stream().map(schema::getField).toArray(Schema.Field[]::new));
    seenSpec = StateSpecs.bag(BlockCoder.of(keySchema));
  }

  @Setup
  public void setup() {
    indexes.open();
    keys = new BlockKeys(schema, fields);
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, Block> element,
      @StateId(SEEN) BagState<Block> seen,
      @StateId(TOKEN) ValueState<Long> token,
      MultiOutputReceiver out) {
    Integer shard = element.getKey();
    Block block = element.getValue();
    SeenKeys index = indexOf(shard, seen, token.read());
    BlockKeys read = requireNonNull(keys, "keys is null");
    read.read(block);
    boolean[] isKept = new boolean[block.rows()];
    int count = index.keep(block, read, isKept);
    int[] order = keptFirst(isKept, count);
    Block kept = block.take(order, 0, count);
    if (count > 0) {
      seen.add(kept.project(keySchema, keyFields).compact());
      index = index.at(ThreadLocalRandom.current().nextLong());
      token.write(index.token());
      out.get(DeduplicateBlocksResult.KEPT).output(kept);
    }
    if (count < block.rows()) {
      out.get(DeduplicateBlocksResult.DUPLICATES).output(block.take(order, count, order.length));
    }
    indexes.put(shard, index);
  }

  private SeenKeys indexOf(Integer shard, BagState<Block> seen, @Nullable Long token) {
    SeenKeys held = indexes.take(shard);
    if (token == null) {
      return new SeenKeys(horizonMillis);
    }
    if (held != null && held.token() == token) {
      return held;
    }
    SeenKeys rebuilt = new SeenKeys(horizonMillis);
    rebuilt.restore(seen.read(), keySchema, fields);
    return rebuilt.at(token);
  }

  /** The numbers of the kept rows, then of the others, each in order. */
  private static int[] keptFirst(boolean[] kept, int count) {
    int[] order = new int[kept.length];
    int nextKept = 0;
    int nextOther = count;
    for (int row = 0; row < kept.length; row++) {
      if (kept[row]) {
        order[nextKept++] = row;
      } else {
        order[nextOther++] = row;
      }
    }
    return order;
  }

  @Teardown
  public void teardown() {
    indexes.close();
  }
}
