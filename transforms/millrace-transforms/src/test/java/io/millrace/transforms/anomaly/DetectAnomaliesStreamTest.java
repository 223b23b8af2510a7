/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

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
import org.junit.jupiter.params.provider.ValueSource;

/** Input without end, with rows that are late by their stamps, against the oracle. */
class DetectAnomaliesStreamTest {
  private static final long PERIOD = 700;
  private static final long ALLOWED = 300;
  private static final Needs NEEDS = new Needs(3, 0);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest
  @ValueSource(strings = {"ewma", "seasonal"})
  void scoresEachRowOnTimeOnceAsTheOracleDoes(String kind, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = kind + ", seed " + seed;
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(3));
    long[] id = {0};
    KeyedScripts scripts =
        KeyedScripts.random(
            100,
            ReadingRows.INPUT,
            (script, time) ->
                ReadingRows.row(
                    random.nextInt(8) == 0 ? null : "d" + script,
                    time,
                    id[0]++,
                    ReadingRows.spoilt(random.nextInt(20), random)),
            random);
    List<Row> late = new ArrayList<>();
    List<Row> onTime = new ArrayList<>();
    List<Row> others = new ArrayList<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      List<Row> to = one.isLate(PERIOD, ALLOWED) ? late : onTime;
      (ReadingRows.hasDevice(one.row()) ? to : others).add(one.row());
    }
    assertThat(late).as(reason).hasSizeGreaterThan(3);

    PCollection<Block> readings = pipeline.apply(scripts.stream());
    DetectAnomaliesResult<Block> result =
        readings.apply(
            DetectAnomalies.in("value")
                .by("device")
                .using(AnomalyOracle.of(kind, 900, new Random(seed)).detector())
                .afterRows(NEEDS.rows())
                .every(Duration.ofMillis(PERIOD))
                .allowingLateness(Duration.ofMillis(ALLOWED))
                .onBlocks());
    Ledger ledger = new Ledger();
    ledger
        .step("anomalies")
        .read(readings)
        .written(result.scored())
        .filtered(result.withoutKey())
        .late(result.late());

    PAssert.that(reason, result.scored().apply("Scored", UnpackBlocks.rows()))
        .satisfies(
            scored -> {
              AnomalyOracle oracle = AnomalyOracle.of(kind, 900, new Random(seed));
              ReadingRows.assertScored(reason, scored, onTime, oracle, NEEDS);
              return null;
            });
    PAssert.that(reason, result.late().apply("Late", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, late));
    PAssert.that(reason, result.withoutKey().apply("WithoutKey", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, others));
    PAssert.that(reason, ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("anomalies\tREAD", (long) onTime.size() + late.size() + others.size()),
                KV.of("anomalies\tWRITTEN", (long) onTime.size()),
                KV.of("anomalies\tFILTERED", (long) others.size()),
                KV.of("anomalies\tLATE", (long) late.size())));
    pipeline.run();
  }
}
