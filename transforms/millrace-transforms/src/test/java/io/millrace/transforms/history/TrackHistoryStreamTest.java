/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input without end, with changes that are late by their stamps, against the oracle. */
class TrackHistoryStreamTest {
  private static final long DISORDER = 900;

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "versions {0}, keeping where null {1}, without timers {2}")
  @CsvSource({
    "true, false, false",
    "true, true, true",
    "false, false, false",
    "false, false, true"
  })
  void endsWithTheTableOfTheOracle(
      boolean versions, boolean keepsWhereNull, boolean withoutTimers, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    Random random = new Random(seed);
    MillraceOptions options = pipeline.getOptions().as(MillraceOptions.class);
    options.setShards(1 + random.nextInt(3));
    options.setWithoutEventTimeTimers(withoutTimers);
    long[] number = {0};
    KeyedScripts scripts =
        KeyedScripts.random(
            100,
            PriceChanges.CHANGE,
            (script, time) ->
                PriceChanges.random(
                    random.nextInt(10) == 0 ? null : "p" + script, time, number[0]++, random),
            random);
    List<Row> late = new ArrayList<>();
    List<Row> onTime = new ArrayList<>();
    List<Row> others = new ArrayList<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      boolean isLate = one.time() + DISORDER <= one.stamp();
      (one.row().getString("sku") == null ? others : isLate ? late : onTime).add(one.row());
    }
    assertThat(late).as(reason).hasSizeGreaterThan(3);

    PCollection<Block> changes = pipeline.apply(scripts.stream());
    TrackHistoryResult<Block> tracked =
        changes.apply(
            Layouts.track(versions, keepsWhereNull).within(Duration.ofMillis(DISORDER)).onBlocks());
    Ledger ledger = new Ledger();
    ledger
        .step("Track")
        .read(changes)
        .written(tracked.absorbed(), Long::longValue)
        .filtered(tracked.withoutKey())
        .late(tracked.late());

    PAssert.that(reason, tracked.history().apply("History", UnpackBlocks.rows()))
        .satisfies(
            rows -> {
              assertThat(PriceChanges.table(rows))
                  .as(reason)
                  .isEqualTo(HistoryOracle.lines(onTime, versions, keepsWhereNull));
              return null;
            });
    PAssert.that(reason, tracked.late().apply("Late", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, late));
    PAssert.that(reason, tracked.withoutKey().apply("WithoutKey", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, others));
    PAssert.that(reason, ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("Track\tREAD", (long) onTime.size() + late.size() + others.size()),
                KV.of("Track\tWRITTEN", (long) onTime.size()),
                KV.of("Track\tFILTERED", (long) others.size()),
                KV.of("Track\tLATE", (long) late.size())));
    pipeline.run();
  }
}
