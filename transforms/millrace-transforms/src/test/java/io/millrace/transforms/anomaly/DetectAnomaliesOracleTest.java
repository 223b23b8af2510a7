/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.UnpackBlocks;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole outputs of both doors against the oracle, 20 random series to a detector. */
class DetectAnomaliesOracleTest {
  private static final int DEVICES = 20;
  private static final Needs NEEDS = new Needs(3, 0);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  static Stream<String> kinds() {
    return AnomalyOracle.KINDS.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void equalsTheOracleInAnyOrderOfArrival(String kind, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = kind + ", seed " + seed;
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(4));
    DetectAnomalies detect =
        DetectAnomalies.in("value")
            .by("device")
            .using(AnomalyOracle.of(kind, 300, new Random(seed)).detector())
            .afterRows(NEEDS.rows());
    List<Row> rows = ReadingRows.random(random, DEVICES);
    List<Row> keyed = rows.stream().filter(ReadingRows::hasDevice).toList();
    List<Row> others = rows.stream().filter(row -> !ReadingRows.hasDevice(row)).toList();
    Collections.shuffle(rows, random);
    List<Block> blocks =
        BlockCuts.cut(
            ReadingRows.INPUT, rows, 40, row -> row.getDateTime("at").getMillis(), random);

    DetectAnomaliesResult<Row> ofRows =
        pipeline
            .apply("Rows", Create.of(rows).withRowSchema(ReadingRows.INPUT))
            .apply("OfRows", detect.on("at"));
    DetectAnomaliesResult<Block> ofBlocks =
        pipeline
            .apply("Blocks", Create.of(blocks).withCoder(BlockCoder.of(ReadingRows.INPUT)))
            .apply("OfBlocks", detect.onBlocks());

    for (PCollection<Row> scored :
        List.of(ofRows.scored(), ofBlocks.scored().apply("Scored", UnpackBlocks.rows()))) {
      PAssert.that(reason, scored)
          .satisfies(
              all -> {
                AnomalyOracle oracle = AnomalyOracle.of(kind, 300, new Random(seed));
                ReadingRows.assertScored(reason, all, keyed, oracle, NEEDS);
                return null;
              });
    }
    PAssert.that(reason, ofRows.withoutKey()).containsInAnyOrder(others);
    PAssert.that(reason, ofBlocks.withoutKey().apply("WithoutKey", UnpackBlocks.rows()))
        .containsInAnyOrder(others);
    PAssert.that(reason, ofRows.late()).empty();
    PAssert.that(reason, balance(ofRows.scored(), ofRows.anomalies()))
        .satisfies(
            counts -> {
              // A detector may find none in its series: then there is nothing to count.
              assertThat(counts).as(reason).allMatch(count -> count == 0);
              return null;
            });
    pipeline.run();
  }

  /** How much more often each anomaly is found among scored rows than among anomalies. */
  private static PCollection<Long> balance(PCollection<Row> scored, PCollection<Row> anomalies) {
    return PCollectionList.of(
            scored
                .apply("OnlyAnomalies", Filter.by(row -> row.getBoolean("is_anomaly")))
                .apply("Plus", lines("at", "value", 1)))
        .and(anomalies.apply("Minus", lines("event_time", "observed", -1)))
        .apply(Flatten.pCollections())
        .apply(Sum.longsPerKey())
        .apply(Values.create());
  }

  private static MapElements<Row, KV<String, Long>> lines(String time, String value, long count) {
    return MapElements.into(TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs()))
        .via(
            row ->
                KV.of(
                    "%s %s %s of %s to %s, %s"
                        .formatted(
                            row.getString("device"),
                            row.getDateTime(time),
                            row.getDouble(value),
                            row.getDouble("lower"),
                            row.getDouble("upper"),
                            row.getDouble("score")),
                    count));
  }
}
