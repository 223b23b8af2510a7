/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.ContentBytes;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.period.Lateness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conflicts within a horizon, told by what is remembered, restored and forgotten. */
class TellConflictsTest {
  private static final int SHARD = 1;
  private static final Lateness LATENESS = new Lateness(1, 1_000_000);
  private final List<DropRecentFn> workers = new ArrayList<>();
  private final KeptLog log =
      new KeptLog(
          KeptRows.SCHEMA,
          List.of("id"),
          KeptRows.HORIZON,
          new ContentBytes(KeptRows.SCHEMA, List.of("number")));
  private final ShardState state = new ShardState(log.coder().schema());

  @Test
  void agreesWithAReaderWhoRemembersAllUnderCheckpointsAndFailures() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    DropRecentFn made = new DropRecentFn(log, new Expiry(LATENESS, KeptRows.HORIZON));
    List<DropRecentFn> any = List.of(worker(made), worker(SerializableUtils.clone(made)));
    KeyedScripts scripts =
        KeyedScripts.random(
            1_000,
            KeptRows.SCHEMA,
            (script, time) -> row("s" + script + random.nextInt(3), random.nextInt(3), time),
            random);
    Map<String, List<Row>> keptById = new HashMap<>();
    int conflicts = 0;

    for (KeyedScripts.Step step : scripts.steps()) {
      for (Block block : step.bundle()) {
        ShardState checkpoint = state.copy();
        List<Row> wanted = new ArrayList<>();
        for (int i = 0; i < block.rows(); i++) {
          Row row = block.row(i);
          List<Row> kept =
              keptById.computeIfAbsent(
                  String.valueOf(row.getString("id")), id -> new ArrayList<>());
          List<Row> covering = kept.stream().filter(other -> covers(other, row)).toList();
          if (covering.isEmpty()) {
            kept.add(row);
          } else {
            boolean agrees =
                covering.stream()
                    .anyMatch(
                        other -> Objects.equals(other.getInt64("number"), row.getInt64("number")));
            conflicts += agrees ? 0 : 1;
            wanted.add(duplicate(row, !agrees));
          }
        }
        if (random.nextInt(4) == 0) {
          put(any.get(random.nextInt(2)), block);
          state.rollBackTo(checkpoint);
        }

        assertThat(put(any.get(random.nextInt(2)), block))
            .as("seed %d", seed)
            .containsExactlyElementsOf(wanted);
      }
    }

    assertThat(conflicts).as("seed %d", seed).isGreaterThan(50);
    Instant due;
    while ((due = state.takeDue(10_000_000)) != null) {
      any.get(0).expireAt(due, SHARD, state.seen(), state.token(), state.timer());
    }
    assertThat(state.times()).isEmpty();
    assertThat(state.hasToken()).isFalse();
  }

  private static boolean covers(Row kept, Row row) {
    return Math.abs(KeptRows.timeOf(kept) - KeptRows.timeOf(row)) < KeptRows.HORIZON;
  }

  private List<Row> put(DropRecentFn worker, Block block) {
    RowsByTag outputs = new RowsByTag();
    worker.processElement(KV.of(SHARD, block), state.seen(), state.token(), state.timer(), outputs);
    return outputs.outputs().getOrDefault("duplicates", List.of());
  }

  private static Row row(String id, long number, long time) {
    return Row.withSchema(KeptRows.SCHEMA).addValues(id, number, time).build();
  }

  private static Row duplicate(Row row, boolean conflicting) {
    Schema schema =
        Schema.builder()
            .addFields(KeptRows.SCHEMA.getFields())
            .addBooleanField("conflicting")
            .build();
    return Row.withSchema(schema).addValues(row.getValues()).addValue(conflicting).build();
  }

  @AfterEach
  void tearDown() {
    workers.forEach(DropRecentFn::teardown);
  }

  private DropRecentFn worker(DropRecentFn function) {
    DropRecentFn copy = SerializableUtils.clone(function);
    copy.setup();
    workers.add(copy);
    return copy;
  }
}
