/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrackHistorySpecTest {
  private static final TrackHistory TRACK = TrackHistory.versionsBy("sku");

  @Test
  void tellsAllThatIsMissingAtOnce() {
    String available = " (available: [sku, at, seq, op, price, note])";

    refused(
        () ->
            changes()
                .apply(
                    TrackHistory.versionsBy("who")
                        .on("when")
                        .orderedBy("which")
                        .operationIn("what")
                        .tracking("cost")),
        "Missing required field when"
            + available
            + "; Missing required field who"
            + available
            + "; Missing required field which"
            + available
            + "; Missing required field what"
            + available
            + "; Missing required field cost"
            + available);
  }

  @Test
  void tellsAllThatIsOfTheWrongTypeAtOnce() {
    refused(
        () -> changes().apply(TrackHistory.versionsBy("price").operationIn("seq")),
        "Unsupported type of field price: DECIMAL (supported: [BYTE, INT16, INT32, INT64, STRING,"
            + " BOOLEAN, DATETIME, BYTES, ARRAY,"
            + " ITERABLE, ROW, LOGICAL_TYPE]);"
            + " Unsupported type of field seq: INT64 (supported: [STRING, BOOLEAN])");
  }

  @Test
  void tracksNeitherKeyNorOrder() {
    refused(
        () -> changes().apply(TRACK.orderedBy("seq").tracking("sku", "seq")),
        "Cannot track sku: it says which row it is, or when it changed;"
            + " Cannot track seq: it says which row it is, or when it changed");
  }

  @Test
  void refusesFieldsOfItsOwnNames() {
    Schema schema = Schema.builder().addStringField("sku").addStringField("revision").build();
    PCollection<Row> changes = Pipeline.create().apply(Create.empty(schema)).setName("changes");

    refused(
        () -> changes.apply(TrackHistory.latestBy("sku")),
        "Cannot name two output fields revision (output: [sku, revision, changed_at, is_deleted,"
            + " revision])");
  }

  @Test
  void refusesAnEventTimeFieldOfBlocks() {
    refused(
        () -> TRACK.on("at").onBlocks(),
        "Cannot use on(at) together with onBlocks(): rows of a block have an event time of their"
            + " own");
  }

  @Test
  void refusesATableOfOtherFields() {
    PCollection<Row> changes = changes();
    Schema other = Schema.builder().addStringField("sku").build();
    PCollection<Row> table =
        changes.getPipeline().apply("Table", Create.empty(other)).setName("table");

    assertThatThrownBy(() -> changes.apply(TRACK.from(table)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot continue table: its fields are [Field{name=sku,");
  }

  @Test
  void refusesATableBesideChangesWithoutEnd() {
    PCollection<Row> changes = changes();
    PCollection<Row> table = changes.apply("Table", TRACK).history().setName("table");
    changes.setIsBoundedInternal(IsBounded.UNBOUNDED);

    refused(
        () ->
            changes
                .apply("Pack", PackBlocks.of())
                .setName("blocks")
                .apply(TRACK.from(table).onBlocks()),
        "Cannot use from(table) together with blocks: it is unbounded, and a table goes on changing"
            + " while it is read");
  }

  @Test
  void refusesWhatIsWrongAlone() {
    assertThatThrownBy(() -> TRACK.within(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid disorder: PT0S (must be whole milliseconds from PT0.001S to PT876600H)");
    assertThatThrownBy(() -> TRACK.orderedBy(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required sequenceField");
    assertThatThrownBy(() -> TrackHistory.latestBy(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required keyField");
    assertThatThrownBy(() -> TRACK.tracking("price", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required trackedField");
  }

  @Test
  void showsEveryPartOfTheSpec() {
    TrackHistory all =
        TRACK
            .on("at")
            .orderedBy("seq")
            .operationIn("op")
            .tracking("price")
            .keepingWhereNull()
            .within(Duration.ofDays(1))
            .routingTo(new StepContext("run", "Track"));

    assertThat(DisplayData.from(all).asMap().keySet())
        .extracting(DisplayData.Identifier::getKey)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TrackHistorySpec.class.getRecordComponents())
                .map(component -> component.getName())
                .toList());
  }

  private static PCollection<Row> changes() {
    return Pipeline.create()
        .apply(Create.of(List.<Row>of()).withRowSchema(PriceChanges.CHANGE))
        .setName("changes");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessage(message);
  }
}
