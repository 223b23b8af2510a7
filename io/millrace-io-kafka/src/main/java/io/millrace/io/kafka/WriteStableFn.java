/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Writes the blocks of each shard that a checkpoint holds, in one transaction. Where an engine goes
 * back to that checkpoint they come again as they were, with their numbers and in their order.
 */
final class WriteStableFn extends DoFn<KV<Integer, NumberedBlock>, Row> {
  private static final long serialVersionUID = 1L;

  /** None is kept: it lets the engine hold what waits for a checkpoint by shard, and in order. */
  @StateId("none")
  private final StateSpec<ValueState<Integer>> noneSpec = StateSpecs.value(VarIntCoder.of());

  private final ShardWrite write;
  private transient @Nullable RowLetters letters;
  private transient Map<Integer, Shard> shards = new HashMap<>();

  /** What is written of a shard, with what is not committed yet. */
  private static final class Shard {
    private final ShardProducer producer;
    private WriteMark next;

    Shard(ShardProducer producer) {
      this.producer = producer;
      this.next = producer.mark();
    }

    /** Whether a bundle that failed has left it open; its rows come again. */
    private boolean isLeft() {
      if (producer.isOpen()) {
        producer.close();
        return true;
      }
      return false;
    }
  }

  WriteStableFn(ShardWrite write) {
    this.write = write;
  }

  @Setup
  public void setup() {
    letters = write.letters();
    shards = new HashMap<>();
  }

  @StartBundle
  public void startBundle() {
    shards.values().removeIf(Shard::isLeft);
  }

  @RequiresStableInput
  @ProcessElement
  public void processElement(@Element KV<Integer, NumberedBlock> element, MultiOutputReceiver out)
      throws InterruptedException {
    int number = element.getKey();
    NumberedBlock block = element.getValue();
    Shard shard = shards.get(number);
    if (shard == null) {
      shard = new Shard(write.open(number));
      shards.put(number, shard);
    }
    WriteMark mark = shard.next;
    boolean isAgain = block.number() < mark.units();
    if (block.number() > mark.units()) {
      throw write.unlike(
          number,
          "block %d comes, and Kafka knows of %d before it"
              .formatted(block.number(), mark.units()));
    }
    if (block.number() + 1 == mark.units() && block.rows() != mark.rows()) {
      throw write.unlike(
          number, "%d rows come again, and %d were written".formatted(block.rows(), mark.rows()));
    }
    if (!isAgain) {
      if (!shard.producer.isOpen()) {
        shard.producer.begin();
      }
      shard.next = mark.plus(block.block().rows());
    }
    long count =
        write.send(
            block.block(),
            isAgain ? null : shard.producer,
            requireNonNull(letters, "not set up"),
            out.get(WriteKafkaFn.REJECTED)::output);
    out.get(WriteKafkaFn.TALLIES).output(write.tally(count));
  }

  @FinishBundle
  public void finishBundle() {
    for (Shard shard : shards.values()) {
      if (shard.producer.isOpen()) {
        write.commit(shard.producer, shard.next);
      }
    }
  }

  @Teardown
  public void teardown() {
    shards.values().forEach(shard -> shard.producer.close());
    shards.clear();
  }
}
