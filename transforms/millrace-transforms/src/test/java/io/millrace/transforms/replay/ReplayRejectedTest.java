/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.RejectedBuilder;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReplayRejectedTest {
  private static final Schema ORDER =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("price", FieldType.DECIMAL)
          .addDateTimeField("at")
          .addNullableStringField("original")
          .build();
  private static final Instant AT = Instant.parse("2026-03-02T10:00:00.000Z");
  private static final StepContext FIRST = new StepContext("run-1", "Check");
  private static final StepContext AGAIN = new StepContext("run-2", "Check");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void givesTheRowsThatFailedAtTheirOwnTime(TestPipeline pipeline) {
    Row one = order(1, "1.50");
    Row two = order(2, null);

    ReplayRejectedResult replayed =
        letters(pipeline, ofRow(one).eventTime(AT).build(), ofRow(two).build())
            .apply(ReplayRejected.into(AGAIN, ORDER));

    PAssert.that(replayed.rows().apply(Reify.timestamps()))
        .containsInAnyOrder(
            List.of(
                TimestampedValue.of(one, AT),
                TimestampedValue.of(two, BoundedWindow.TIMESTAMP_MIN_VALUE)));
    pipeline.run();
  }

  @Test
  void takesTheJsonWhereSomebodyHasEditedIt(TestPipeline pipeline) {
    Rejected letter = ofRow(order(1, "0")).idempotencyKey("a").build();
    String edited = String.valueOf(letter.recordJson()).replace("\"price\":0", "\"price\" : 2.50");

    ReplayRejectedResult replayed =
        letters(pipeline, ofRow(order(1, "0")).json(edited).build())
            .apply(ReplayRejected.into(AGAIN, ORDER));

    PAssert.that(replayed.rows()).containsInAnyOrder(List.of(order(1, "2.50")));
    pipeline.run();
  }

  @Test
  void takesTheOriginalFromBytesThatAreText(TestPipeline pipeline) {
    Rejected letter =
        Rejected.at(FIRST, "RULE_FAILED", Rejected.Category.DATA)
            .json("{\"id\":1,\"price\":3,\"at\":\"2026-03-02T10:00:00.000Z\"}")
            .bytes("1;3".getBytes(StandardCharsets.UTF_8), "text")
            .build();

    ReplayRejectedResult replayed =
        letters(pipeline, letter).apply(ReplayRejected.into(AGAIN, ORDER).originalIn("original"));

    PAssert.that(replayed.rows()).containsInAnyOrder(List.of(order(1, "3", "1;3")));
    pipeline.run();
  }

  @Test
  void replaysOneLetterOfEachKeyThatOfTheLatestTry(TestPipeline pipeline) {
    Rejected first = ofRow(order(1, "1")).idempotencyKey("a").build();
    Rejected second = ofRow(order(1, "2")).idempotencyKey("a").attempt(2).build();
    PCollection<Rejected> letters =
        letters(pipeline, first, second, second, ofRow(order(1, "1")).idempotencyKey("b").build());

    ReplayRejectedResult replayed = letters.apply(ReplayRejected.into(AGAIN, ORDER));

    Ledger ledger = new Ledger();
    ledger
        .step("Replay")
        .read(letters)
        .written(replayed.rows())
        .duplicates(replayed.duplicates())
        .rejected(replayed.rejected());
    PAssert.that(replayed.rows()).containsInAnyOrder(List.of(order(1, "2"), order(1, "1")));
    PAssert.that(replayed.duplicates()).containsInAnyOrder(List.of(first, second));
    PAssert.that(ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("Replay\tREAD", 4L),
                KV.of("Replay\tWRITTEN", 2L),
                KV.of("Replay\tDUPLICATES", 2L)));
    pipeline.run();
  }

  @Test
  void rejectsAgainWhatItCannotRead(TestPipeline pipeline) {
    byte[] large = new byte[Rejected.MAX_RECORD_BYTES + 1];
    Arrays.fill(large, (byte) 'x');
    Rejected cut = letter("{\"id\":1}").bytes(large, "text").idempotencyKey("cut").build();
    Rejected broken = letter("{\"id\":").idempotencyKey("broken").build();
    Rejected wrong = letter("{\"id\":\"x\"}").idempotencyKey("wrong").attempt(3).build();
    Rejected none = letter(null).idempotencyKey("none").build();

    ReplayRejectedResult replayed =
        letters(pipeline, cut, broken, wrong, none).apply(ReplayRejected.into(AGAIN, ORDER));

    PAssert.that(replayed.rows()).empty();
    PAssert.that(replayed.rejected())
        .satisfies(
            again -> {
              assertThat(again)
                  .allMatch(letter -> letter.runId().equals("run-2"))
                  .allMatch(letter -> letter.code().equals("CANNOT_REPLAY"))
                  .extracting(
                      letter ->
                          letter.idempotencyKey() + " " + letter.attempt() + " " + letter.message())
                  .containsExactlyInAnyOrder(
                      "cut@Check 2 Cannot replay: its record is cut, 65536 of 65537 bytes are left;"
                          + " before: bad",
                      "broken@Check 2 Cannot replay: Cannot parse record: unexpected end (byte"
                          + " 7); before: bad",
                      "wrong@Check 4 Cannot replay: Invalid id: \"x\" (must be a whole number from"
                          + " -9223372036854775808 to 9223372036854775807); Missing required at;"
                          + " before: bad",
                      "none@Check 2 Cannot replay: it has no JSON, and no bytes of a row; before:"
                          + " bad");
              return null;
            });
    pipeline.run();
  }

  @Test
  void fixesEachRow(TestPipeline pipeline) {
    ReplayRejectedResult replayed =
        letters(
                pipeline,
                ofRow(order(1, "-2")).build(),
                ofRow(order(2, null)).idempotencyKey("none").build())
            .apply(
                ReplayRejected.into(AGAIN, ORDER)
                    .fixedBy(
                        row ->
                            Row.fromRow(row).withFieldValue("price", price(row).negate()).build()));

    PAssert.that(replayed.rows()).containsInAnyOrder(List.of(order(1, "2")));
    PAssert.that(replayed.rejected())
        .satisfies(
            again -> {
              assertThat(again)
                  .singleElement()
                  .matches(letter -> letter.code().equals("FIX_FAILED"))
                  .matches(letter -> letter.category() == Rejected.Category.BUG)
                  .matches(letter -> letter.message().contains("order 2 has no price"));
              return null;
            });
    pipeline.run();
  }

  @Test
  void countsOnTheAttemptsOfWhatFailsAgain(TestPipeline pipeline) {
    Rejected again = ofRow(order(1, "0")).idempotencyKey("a").build();
    Rejected other = ofRow(order(2, "0")).idempotencyKey("b").build();

    PCollection<Rejected> raised =
        letters(pipeline, again, other).apply(RaiseAttempts.of(Map.of("a@Check", 2)));

    PAssert.that(raised).containsInAnyOrder(List.of(again.withAttempt(3), other));
    pipeline.run();
  }

  @Test
  void refusesLettersOfAnotherStepAndWithoutEnd(TestPipeline pipeline) {
    ReplayRejected replay = ReplayRejected.into(new StepContext("run-2", "Map"), ORDER);
    PCollection<Rejected> endless =
        letters(Pipeline.create(), ofRow(order(1, "1")).build())
            .setIsBoundedInternal(IsBounded.UNBOUNDED)
            .setName("letters");
    letters(pipeline, ofRow(order(1, "1")).build()).apply(replay);

    assertThatThrownBy(() -> endless.apply(replay))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot replay letters: it is unbounded, and letters of one key may come at any time; replay them in batch");
    assertThatThrownBy(pipeline::run)
        .hasRootCauseMessage("Cannot replay a letter of Check into Map");
    assertThatThrownBy(() -> replay.originalIn("raw"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid originalIn: raw (must be one of [id, price, at, original])");
  }

  private static BigDecimal price(Row row) {
    BigDecimal price = row.getDecimal("price");
    if (price == null) {
      throw new IllegalStateException("order " + row.getInt64("id") + " has no price");
    }
    return price;
  }

  private static PCollection<Rejected> letters(Pipeline pipeline, Rejected... letters) {
    return pipeline.apply(Create.of(List.of(letters)));
  }

  private static RejectedBuilder letter(@Nullable String json) {
    return Rejected.at(FIRST, "RULE_FAILED", Rejected.Category.DATA).message("bad").json(json);
  }

  private static RejectedBuilder ofRow(Row row) {
    return new RowBytes(ORDER).into(letter(new RowJsonText(ORDER).of(row)), row);
  }

  private static Row order(long id, @Nullable String price) {
    return order(id, price, null);
  }

  private static Row order(long id, @Nullable String price, @Nullable String original) {
    return Row.withSchema(ORDER)
        .addValues(id, price == null ? null : new BigDecimal(price), AT, original)
        .build();
  }
}
