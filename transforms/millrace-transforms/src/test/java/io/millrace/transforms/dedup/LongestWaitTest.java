/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Max;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far behind its stamp a row is that comes out. */
class LongestWaitTest {
  private static final Schema SCHEMA =
      Schema.builder().addStringField("id").addDateTimeField("at").build();
  private static final Duration GAP = Duration.ofMillis(40);
  private static final Duration CAP = Duration.ofMillis(100);
  private static final Duration EVERY = Duration.ofMillis(70);
  private static final Duration LATENESS = Duration.ofMillis(15);

  /** A window of a row's own millisecond is the shortest there is. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isEnoughForTheShortestWindowBehindSessions(long seed) {
    assertWaits(
        keepingEarliest().inSessions(GAP, CAP).every(EVERY).allowingLateness(LATENESS).onBlocks(),
        seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void isEnoughForTheShortestWindowBehindWindows(long seed) {
    assertWaits(keepingEarliest().inWindows(GAP).allowingLateness(LATENESS).onBlocks(), seed);
  }

  @Test
  void isTheCapForAPeriodOfWhichNothingIsSaid() {
    assertThat(keepingEarliest().inSessions(GAP, CAP).onBlocks().longestWait())
        .isEqualTo(GAP.plus(CAP).plus(CAP));
  }

  @Test
  void isNothingWhereRowsKeepTheirStamps() {
    assertThat(keepingEarliest().onBlocks().longestWait()).isZero();
    assertThat(
            Deduplicate.byFields("id")
                .within(GAP)
                .allowingLateness(LATENESS)
                .onBlocks()
                .longestWait())
        .isZero();
  }

  private static Deduplicate keepingEarliest() {
    return Deduplicate.byFields("id").keepingEarliest("at");
  }

  private static void assertWaits(DeduplicateBlocks deduplicate, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues("e" + random.nextInt(40), new Instant(random.nextInt(20_000)))
              .build());
    }
    Pipeline pipeline = Pipeline.create();

    PCollection<Block> kept =
        pipeline
            .apply(Create.of(rows).withRowSchema(SCHEMA))
            .apply(PackBlocks.on("at"))
            .apply(deduplicate)
            .kept();

    long most = deduplicate.longestWait().toMillis();
    PAssert.thatSingleton(
            kept.apply(FlatMapElements.into(TypeDescriptors.longs()).via(LongestWaitTest::lateness))
                .apply(Max.longsGlobally()))
        .satisfies(
            longest -> {
              assertThat(longest).as("seed %d", seed).isBetween(most * 3 / 4, most);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** What windows of a row's own millisecond have to allow for it. */
  private static List<Long> lateness(Block block) {
    List<Long> needed = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      needed.add(block.stamp(row) - (block.eventTime(row) + 1) + 1);
    }
    return needed;
  }
}
