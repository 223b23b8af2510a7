/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static io.millrace.transforms.dedup.OrderLines.BY_ORDER_LINE;
import static io.millrace.transforms.dedup.OrderLines.DUPLICATES;
import static io.millrace.transforms.dedup.OrderLines.INPUT;
import static io.millrace.transforms.dedup.OrderLines.duplicate;
import static io.millrace.transforms.dedup.OrderLines.order;
import static io.millrace.transforms.dedup.OrderLines.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeduplicateTest {
  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void keepsTheEarliestAndTellsConflictsApart(TestPipeline pipeline) {
    DeduplicateResult<Row> result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:09Z", "2.00", "late"),
                order("O1", 1, "2026-03-01T10:00Z", "1.00", "first"),
                order("O1", 1, "2026-03-01T10:05Z", "1.0", "again"),
                order("O1", 2, "2026-03-01T10:09Z", "5", "other line"))
            .apply(BY_ORDER_LINE);

    assertThat(result.kept().getSchema()).isEqualTo(INPUT);
    assertThat(result.duplicates().getSchema()).isEqualTo(DUPLICATES);
    PAssert.that(result.kept())
        .containsInAnyOrder(
            order("O1", 1, "2026-03-01T10:00Z", "1.00", "first"),
            order("O1", 2, "2026-03-01T10:09Z", "5", "other line"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, "2026-03-01T10:05Z", "1.0", "again"), false),
            duplicate(order("O1", 1, "2026-03-01T10:09Z", "2.00", "late"), true));
    pipeline.run();
  }

  @Test
  void keepsTheLatest(TestPipeline pipeline) {
    DeduplicateResult<Row> result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:09Z", "2", "latest"),
                order("O1", 1, "2026-03-01T10:00Z", "1", "first"),
                order("O1", 1, null, "2", "timeless"))
            .apply(BY_ORDER_LINE.keepingLatest("event_time"));

    PAssert.that(result.kept())
        .containsInAnyOrder(order("O1", 1, "2026-03-01T10:09Z", "2", "latest"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, "2026-03-01T10:00Z", "1", "first"), true),
            duplicate(order("O1", 1, null, "2", "timeless"), false));
    pipeline.run();
  }

  @Test
  void nullsComeFirst(TestPipeline pipeline) {
    DeduplicateResult<Row> result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:00Z", "1", "timed"),
                order("O1", 1, null, "1", "timeless"),
                order("O1", 1, null, null, "timeless and worthless"))
            .apply(BY_ORDER_LINE);

    PAssert.that(result.kept())
        .containsInAnyOrder(order("O1", 1, null, null, "timeless and worthless"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, null, "1", "timeless"), true),
            duplicate(order("O1", 1, "2026-03-01T10:00Z", "1", "timed"), true));
    pipeline.run();
  }

  @Test
  void tiesGoToTheComparedFieldAndThenToTheTieBreaks(TestPipeline pipeline) {
    DeduplicateResult<Row> result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:00Z", "2", "a"),
                order("O1", 1, "2026-03-01T10:00Z", "1", "c"),
                order("O1", 1, "2026-03-01T10:00Z", "1", "b"))
            .apply(BY_ORDER_LINE.tieBrokenBy("source"));

    PAssert.that(result.kept()).containsInAnyOrder(order("O1", 1, "2026-03-01T10:00Z", "1", "b"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, "2026-03-01T10:00Z", "1", "c"), false),
            duplicate(order("O1", 1, "2026-03-01T10:00Z", "2", "a"), true));
    pipeline.run();
  }

  @Test
  void ofIdenticalRowsOneStays(TestPipeline pipeline) {
    Row same = order("O1", 1, "2026-03-01T10:00Z", "1", "a");

    DeduplicateResult<Row> result = rows(pipeline, same, same, same).apply(BY_ORDER_LINE);

    PAssert.that(result.kept()).containsInAnyOrder(same);
    PAssert.that(result.duplicates())
        .containsInAnyOrder(duplicate(same, false), duplicate(same, false));
    pipeline.run();
  }

  @Test
  void whenARowCameIsNoContent(TestPipeline pipeline) {
    Row first = order("O1", 1, "2026-03-01T10:00Z", "1", "a");
    Row again = order("O1", 1, "2026-03-01T10:09Z", "1", "a");
    Row late = order("O1", 1, "2026-03-01T11:00Z", "1", "a");
    Instant ordered = Instant.parse("2026-03-01T10:00Z");

    DeduplicateResult<Row> result =
        pipeline
            .apply(
                Create.timestamped(
                        TimestampedValue.of(again, ordered),
                        TimestampedValue.of(first, ordered),
                        TimestampedValue.of(late, ordered))
                    .withCoder(RowCoder.of(INPUT)))
            .setRowSchema(INPUT)
            .apply(
                Deduplicate.byFields("order_id")
                    .inWindows(Duration.ofHours(1))
                    .keepingEarliest("amount")
                    .stampedBy("event_time"));

    PAssert.that(result.kept()).containsInAnyOrder(first);
    PAssert.that(result.duplicates()).containsInAnyOrder(duplicate(again, false));
    PAssert.that(result.late()).containsInAnyOrder(late);
    pipeline.run();
  }

  @Test
  void nothingGivesNothing(TestPipeline pipeline) {
    DeduplicateResult<Row> result = rows(pipeline).apply(BY_ORDER_LINE);

    PAssert.that(result.kept()).empty();
    PAssert.that(result.duplicates()).empty();
    pipeline.run();
  }

  @Test
  void nullIsAKeyLikeOthers(TestPipeline pipeline) {
    PCollection<Row> orders =
        rows(
            pipeline,
            order(null, 1, "2026-03-01T10:00Z", "1", "a"),
            order(null, 1, "2026-03-01T10:01Z", "2", "b"),
            order(null, 2, "2026-03-01T10:02Z", "1", "c"),
            order("O1", 1, "2026-03-01T10:03Z", "1", "d"));
    Duration hour = Duration.ofHours(1);

    List<DeduplicateResult<Row>> all =
        List.of(
            orders.apply("All", BY_ORDER_LINE),
            orders.apply("Windows", BY_ORDER_LINE.inWindows(hour).on("event_time")),
            orders.apply("Sessions", BY_ORDER_LINE.inSessions(hour, hour).on("event_time")));

    for (DeduplicateResult<Row> result : all) {
      PAssert.that(result.kept())
          .containsInAnyOrder(
              order(null, 1, "2026-03-01T10:00Z", "1", "a"),
              order(null, 2, "2026-03-01T10:02Z", "1", "c"),
              order("O1", 1, "2026-03-01T10:03Z", "1", "d"));
      PAssert.that(result.duplicates())
          .containsInAnyOrder(duplicate(order(null, 1, "2026-03-01T10:01Z", "2", "b"), true));
    }
    pipeline.run();
  }

  @Test
  void aFunctionMayGiveNoKey(TestPipeline pipeline) {
    DeduplicateResult<Row> result =
        rows(
                pipeline,
                order(null, 1, "2026-03-01T10:00Z", "1", "a"),
                order(null, 2, "2026-03-01T10:01Z", "1", "b"))
            .apply(Deduplicate.by(row -> row.getString("order_id")).keepingEarliest("event_time"));

    PAssert.that(result.kept()).containsInAnyOrder(order(null, 1, "2026-03-01T10:00Z", "1", "a"));
    pipeline.run();
  }

  @Test
  void comparesAllThatNeitherMakesTheKeyNorOrders(TestPipeline pipeline) {
    DeduplicateResult<Row> result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:00Z", "1.00", "a"),
                order("O1", 1, "2026-03-01T10:01Z", "1.0", "b"),
                order("O1", 1, "2026-03-01T10:02Z", "1.01", "a"))
            .apply(
                Deduplicate.byFields("order_id", "line")
                    .keepingEarliest("event_time")
                    .tieBrokenBy("source"));

    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, "2026-03-01T10:01Z", "1.0", "b"), false),
            duplicate(order("O1", 1, "2026-03-01T10:02Z", "1.01", "a"), true));
    pipeline.run();
  }

  @Test
  void goesByAFunctionOfARow(TestPipeline pipeline) {
    Row first = order("O1", 1, "2026-03-01T10:00Z", "1", "a");
    Row other = order("o1", 2, "2026-03-01T10:01Z", "1", "a");

    DeduplicateResult<Row> result =
        rows(pipeline, other, first)
            .apply(
                Deduplicate.by(row -> row.getString("order_id").toLowerCase(Locale.ROOT))
                    .comparing("amount")
                    .keepingEarliest("event_time"));

    assertThat(result.kept().getSchema()).isEqualTo(INPUT);
    assertThat(result.duplicates().getSchema()).isEqualTo(DUPLICATES);
    PAssert.that(result.kept()).containsInAnyOrder(first);
    PAssert.that(result.duplicates()).containsInAnyOrder(duplicate(other, false));
    pipeline.run();
  }

  @Test
  void keepsOneInEachWindow(TestPipeline pipeline) {
    DeduplicateResult<Row> result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:59:59.999Z", "1", "b"),
                order("O1", 1, "2026-03-01T10:00Z", "1", "a"),
                order("O1", 1, "2026-03-01T11:00Z", "2", "a"))
            .apply(
                Deduplicate.byFields("order_id")
                    .comparing("amount")
                    .inWindows(Duration.ofHours(1))
                    .on("event_time")
                    .keepingLatest());

    PAssert.that(result.kept())
        .containsInAnyOrder(
            order("O1", 1, "2026-03-01T10:59:59.999Z", "1", "b"),
            order("O1", 1, "2026-03-01T11:00Z", "2", "a"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(duplicate(order("O1", 1, "2026-03-01T10:00Z", "1", "a"), false));
    pipeline.run();
  }

  @Test
  void keepsOneInEachSession(TestPipeline pipeline) {
    DeduplicateResult<Row> result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:50Z", "1", "a"),
                order("O1", 1, "2026-03-01T11:10Z", "2", "b"),
                order("O1", 1, "2026-03-01T11:40Z", "3", "c"))
            .apply(
                Deduplicate.byFields("order_id")
                    .inSessions(Duration.ofMinutes(30), Duration.ofHours(1))
                    .on("event_time")
                    .keepingEarliest("amount"));

    PAssert.that(result.kept())
        .containsInAnyOrder(
            order("O1", 1, "2026-03-01T10:50Z", "1", "a"),
            order("O1", 1, "2026-03-01T11:40Z", "3", "c"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(duplicate(order("O1", 1, "2026-03-01T11:10Z", "2", "b"), true));
    pipeline.run();
  }

  @Test
  void keepsTheFirstWithinAHorizonAndTellsConflictsIfAsked(TestPipeline pipeline) {
    Row row = order("O1", 1, "2026-03-01T10:00Z", "1.0", "a");
    Row same = order("O1", 1, "2026-03-01T10:00Z", "1", "a");
    Deduplicate within =
        Deduplicate.byFields("order_id").within(Duration.ofHours(1)).on("event_time");
    PCollection<Row> rows = rows(pipeline, row, same);

    DeduplicateResult<Row> silent = rows.apply("Silent", within);
    DeduplicateResult<Row> told = rows.apply("Told", within.comparingContent());

    assertThat(silent.duplicates().getSchema()).isEqualTo(INPUT);
    PAssert.that(silent.duplicates().apply(Count.globally())).containsInAnyOrder(1L);
    PAssert.that(
            told.duplicates()
                .apply(
                    MapElements.into(TypeDescriptors.booleans())
                        .via(duplicate -> duplicate.getBoolean("conflicting"))))
        .containsInAnyOrder(false);
    pipeline.run();
  }

  @Test
  void tellsEachChoiceInItsDisplayData() {
    assertThat(DisplayData.from(BY_ORDER_LINE).items())
        .hasSize(DeduplicateSpec.class.getRecordComponents().length);
  }
}
