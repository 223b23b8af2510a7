/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.period.Lateness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is forgotten, and that nobody notices. */
class DropRecentFnTest {
  private static final Schema KEY = Schema.builder().addNullableStringField("id").build();
  private static final int SHARD = 1;
  private static final long STEP = KeptRows.HORIZON / 4;
  private final List<DropRecentFn> workers = new ArrayList<>();
  private final ShardState state = new ShardState(KEY);

  @Test
  void forgetsARowWhenNoneOnTimeCanReachIt() {
    DropRecentFn worker = worker(made(new Lateness(1, 201)));
    put(worker, 0, "a");
    put(worker, 49, "b");
    put(worker, 50, "c");

    // 0 + 1,000 + 201 and 49 + 1,000 + 201 are due at the next multiple of 250.
    assertThat(expire(worker, 1_249)).isFalse();
    assertThat(expire(worker, 1_250)).isTrue();

    assertThat(state.times()).containsExactly(50L);
    assertThat(put(worker, 1_049, "c")).containsOnlyKeys("duplicates");
    assertThat(state.reads()).isEqualTo(1);
    assertThat(expire(worker, 1_499)).isFalse();
    assertThat(expire(worker, 1_500)).isTrue();
    assertThat(state.times()).isEmpty();
    assertThat(state.hasToken()).isFalse();
    assertThat(put(worker, 1_300, "c")).containsOnlyKeys("kept");
  }

  @Test
  void remembersARowForTheRowsOfItsWindowsAllowedLateness() {
    DropRecentFn worker = worker(made(new Lateness(100, 200)));
    put(worker, 0, "a");

    // Rows at 1,000 are on time up to a stamp of 1,100 + 200 - 1, those at 999 before that.
    assertThat(expire(worker, 1_499)).isFalse();
    assertThat(expire(worker, 1_500)).isTrue();
    assertThat(state.times()).isEmpty();
  }

  @Test
  void movesItsTimerForAnEarlierRow() {
    DropRecentFn worker = worker(made(new Lateness(1, 0)));
    put(worker, 5_000, "a");
    put(worker, 0, "b");

    assertThat(expire(worker, 1_000)).isTrue();
    assertThat(state.times()).containsExactly(5_000L);
    assertThat(expire(worker, 5_999)).isFalse();
    assertThat(expire(worker, 6_000)).isTrue();
  }

  @Test
  void neitherForgetsNorFailsOnTimesOutOfBeamsRange() {
    DropRecentFn worker = worker(made(new Lateness(1, 0)));
    put(worker, Long.MAX_VALUE, "a");
    put(worker, Long.MIN_VALUE + 1, "b");
    long last = Instant.ofEpochMilli(Long.MAX_VALUE / 1_000).getMillis();

    assertThat(expire(worker, 0)).isTrue();
    assertThat(expire(worker, last)).isFalse();
    assertThat(state.times()).containsExactly(Long.MAX_VALUE);
  }

  @ParameterizedTest(name = "windows of {0}, lateness {1}")
  @CsvSource({"1, 0", "1, 400", "300, 0", "500, 700"})
  void equalsAReaderThatForgetsNothingUnderCheckpointsAndFailures(long window, long allowed) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Lateness lateness = new Lateness(window, allowed);
    DropRecentFn made = made(lateness);
    List<DropRecentFn> any =
        List.of(worker(made), worker(made), worker(SerializableUtils.clone(made(lateness))));
    KeptRows expected = new KeptRows();
    int most = 0;
    int kept = 0;

    for (KeyedScripts.Step step :
        KeyedScripts.random(
                1_000, KeptRows.SCHEMA, (script, time) -> KeptRows.at(script, time, random), random)
            .steps()) {
      for (Block block : step.bundle()) {
        Block onTime = onTime(block, window, allowed);
        if (random.nextInt(4) == 0) {
          ShardState checkpoint = state.copy();
          put(any.get(random.nextInt(3)), onTime);
          expire(any.get(random.nextInt(3)), step.watermark());
          state.rollBackTo(checkpoint);
        }
        Map<String, List<Row>> outputs = put(any.get(random.nextInt(3)), onTime);
        assertThat(outputs).as("seed %d", seed).isEqualTo(split(onTime, expected));
        kept += outputs.getOrDefault("kept", List.of()).size();
      }
      while (expire(any.get(random.nextInt(3)), step.watermark())) {
        most = Math.max(most, state.times().size());
      }
      long over = step.watermark() - STEP - KeptRows.HORIZON - allowed - window;
      assertThat(state.times()).as("seed %d", seed).allMatch(time -> time > over);
    }
    assertThat(most).as("seed %d", seed).isBetween(1, kept / 2);
    long end = 1_000_000_000;
    while (expire(any.get(0), end)) {}
    assertThat(state.times()).isEmpty();
    assertThat(state.hasToken()).isFalse();
  }

  private static Map<String, List<Row>> split(Block block, KeptRows expected) {
    Map<String, List<Row>> wanted = new HashMap<>();
    for (int row = 0; row < block.rows(); row++) {
      String tag = expected.keep(block.row(row)) ? "kept" : "duplicates";
      wanted.computeIfAbsent(tag, first -> new ArrayList<>()).add(block.row(row));
    }
    return wanted;
  }

  private static Block onTime(Block block, long window, long allowed) {
    int[] rows =
        IntStream.range(0, block.rows())
            .filter(
                row ->
                    (Math.floorDiv(block.eventTime(row), window) + 1) * window + allowed
                        > block.stamp(row))
            .toArray();
    return block.take(rows, 0, rows.length);
  }

  @AfterEach
  void tearDown() {
    workers.forEach(DropRecentFn::teardown);
  }

  private static DropRecentFn made(Lateness lateness) {
    return new DropRecentFn(
        new KeptLog(KeptRows.SCHEMA, List.of("id"), KeptRows.HORIZON, null),
        new Expiry(lateness, KeptRows.HORIZON));
  }

  private DropRecentFn worker(DropRecentFn function) {
    DropRecentFn copy = SerializableUtils.clone(function);
    copy.setup();
    workers.add(copy);
    return copy;
  }

  private Map<String, List<Row>> put(DropRecentFn worker, long time, String id) {
    Row row = Row.withSchema(KeptRows.SCHEMA).addValues(id, 0L, time).build();
    return put(
        worker,
        BlockCuts.cut(KeptRows.SCHEMA, List.of(row), 1, KeptRows::timeOf, new Random(1)).get(0));
  }

  private Map<String, List<Row>> put(DropRecentFn worker, Block block) {
    RowsByTag outputs = new RowsByTag();
    worker.processElement(KV.of(SHARD, block), state.seen(), state.token(), state.timer(), outputs);
    return outputs.outputs();
  }

  /** Whether the watermark made the timer fire. */
  private boolean expire(DropRecentFn worker, long watermark) {
    Instant due = state.takeDue(watermark);
    if (due != null) {
      worker.expireAt(due, SHARD, state.seen(), state.token(), state.timer());
    }
    return due != null;
  }
}
