/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that come out while input still arrives. */
class SessionizeStreamTest {
  private static final Sessionize CAPPED =
      SessionizeOracleTest.BY_CUSTOMER.cap(Duration.ofMillis(120));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void comeOutOnceTheirPeriodIsOverAndGiveOutWhatComesLater(TestPipeline pipeline) {
    TestStream<Block> clicks =
        TestStream.create((Coder<Block>) BlockCoder.of(SessionizeOracleTest.INPUT))
            .addElements(click(10, 0), click(60, 0))
            .advanceWatermarkTo(Instant.ofEpochMilli(120))
            .addElements(click(101, 120))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(click(99, 150))
            .advanceWatermarkTo(Instant.ofEpochMilli(220))
            .addElements(click(199, 220), click(152, 220))
            .advanceWatermarkToInfinity();

    SessionizeResult<Block> result =
        pipeline
            .apply(clicks)
            .apply(
                CAPPED
                    .every(Duration.ofMillis(100))
                    .allowingLateness(Duration.ofMillis(50))
                    .onBlocks());

    PAssert.that(result.sessions().apply(ParDo.of(new ShowFn())))
        .containsInAnyOrder(
            "10..10, at 60, stamp 149, pane 0",
            "60..101, at 151, stamp 249, pane 0",
            "152..199, at 249, stamp 349, pane 0");
    PAssert.that(result.late().apply(UnpackBlocks.rows())).containsInAnyOrder(row(0, 99));
    pipeline.run();
  }

  @ParameterizedTest(name = "{0} customers, stream: {1}, rows: {2}, periods of {3}, lateness {4}")
  @CsvSource({
    "100, true, false, 120, 300",
    "100, true, false, 70, 200",
    "100, true, false, 1000, 0",
    "1000, false, false, 120, 300",
    "100, true, true, 120, 300",
    "100, true, true, 1000, 0",
    "100, false, true, 120, 300"
  })
  void areThoseOfTheRowsOnTimeByTheirStamps(
      int customers,
      boolean streaming,
      boolean inRows,
      long period,
      long lateness,
      TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("SessionizeStreamTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(8));
    KeyedScripts scripts =
        KeyedScripts.random(
            customers, SessionizeOracleTest.INPUT, SessionizeStreamTest::row, random);
    List<Row> late = new ArrayList<>();
    List<Row> onTime = new ArrayList<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      (one.isLate(period, lateness) ? late : onTime).add(one.row());
    }
    assertThat(late).as(reason).hasSizeGreaterThan(3);

    Sessionize sessionize =
        CAPPED.every(Duration.ofMillis(period)).allowingLateness(Duration.ofMillis(lateness));
    PCollection<Row> sessions;
    PCollection<Row> tooLate;
    if (inRows) {
      SessionizeResult<Row> result =
          pipeline
              .apply(scripts.rows(streaming))
              .apply(sessionize.on(KeyedScripts.HAPPENED).stampedBy(KeyedScripts.CAME));
      sessions = result.sessions();
      tooLate = KeyedScripts.untimed(result.late());
    } else {
      SessionizeResult<Block> result =
          pipeline
              .apply(streaming ? scripts.stream() : scripts.batch())
              .apply(sessionize.onBlocks());
      sessions = result.sessions().apply("Sessions", UnpackBlocks.rows());
      tooLate = result.late().apply("Late", UnpackBlocks.rows());
    }

    PAssert.that(reason, sessions)
        .satisfies(SameElements.as(reason, SessionizeOracleTest.simulate(onTime, customers, 120)));
    PAssert.that(reason, tooLate).satisfies(SameElements.as(reason, late));
    pipeline.run();
  }

  private static Row row(int customer, long time) {
    return Row.withSchema(SessionizeOracleTest.INPUT)
        .addValues(customer, Instant.ofEpochMilli(time), time % 7)
        .build();
  }

  private static TimestampedValue<Block> click(long time, long stamp) {
    BlockBuilder builder = new BlockBuilder(SessionizeOracleTest.INPUT);
    builder.addRow(row(0, time), time, stamp);
    return TimestampedValue.of(builder.build(), Instant.ofEpochMilli(time));
  }

  /** Shows each session, its stamp and its pane. */
  private static final class ShowFn extends DoFn<Block, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(ProcessContext context) {
      Block block = context.element();
      for (int i = 0; i < block.rows(); i++) {
        Row session = block.row(i);
        context.output(
            "%d..%d, at %d, stamp %d, pane %d"
                .formatted(
                    session.getDateTime("session_start").getMillis(),
                    session.getDateTime("session_end").getMillis(),
                    block.eventTime(i),
                    block.stamp(i),
                    context.pane().getIndex()));
      }
    }
  }
}
