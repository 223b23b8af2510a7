/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Writes each pane of a shard by its number, in one transaction. It must have the same rows where
 * it comes again, in any order: all rows of a bounded input, or those of a micro-batch.
 */
final class WriteGroupsFn extends DoFn<KV<Integer, Iterable<Block>>, Row> {
  private static final long serialVersionUID = 1L;
  private final ShardWrite write;
  private transient @Nullable RowLetters letters;

  WriteGroupsFn(ShardWrite write) {
    this.write = write;
  }

  @Setup
  public void setup() {
    letters = write.letters();
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, Iterable<Block>> group, PaneInfo pane, MultiOutputReceiver out)
      throws InterruptedException {
    Iterator<Block> blocks = group.getValue().iterator();
    // The last pane has no rows where those before had all.
    if (!blocks.hasNext()) {
      return;
    }
    int shard = group.getKey();
    Consumer<Rejected> rejected = out.get(WriteKafkaFn.REJECTED)::output;
    try (ShardProducer producer = write.open(shard)) {
      long count =
          pane.getIndex() < producer.mark().units()
              ? again(shard, pane.getIndex(), blocks, producer.mark(), rejected)
              : first(shard, pane.getIndex(), blocks, producer, rejected);
      out.get(WriteKafkaFn.TALLIES).output(write.tally(count));
    }
  }

  private long first(
      int shard,
      long unit,
      Iterator<Block> blocks,
      ShardProducer producer,
      Consumer<Rejected> rejected) {
    if (unit > producer.mark().units()) {
      throw write.unlike(
          shard,
          "group %d comes, and Kafka knows of %d before it"
              .formatted(unit, producer.mark().units()));
    }
    producer.begin();
    long count = send(blocks, producer, rejected);
    write.commit(producer, producer.mark().plus(count));
    return count;
  }

  private long again(
      int shard, long unit, Iterator<Block> blocks, WriteMark mark, Consumer<Rejected> rejected) {
    long count = send(blocks, null, rejected);
    Long written = mark.count(unit);
    if (written == null || written != count) {
      throw write.unlike(
          shard,
          "group %d comes again with %d rows, and %s were written"
              .formatted(
                  unit, count, written == null ? "how many is not known any more" : written));
    }
    return count;
  }

  private long send(
      Iterator<Block> blocks, @Nullable ShardProducer producer, Consumer<Rejected> rejected) {
    RowLetters made = requireNonNull(letters, "not set up");
    long count = 0;
    while (blocks.hasNext()) {
      count += write.send(blocks.next(), producer, made, rejected);
    }
    return count;
  }
}
