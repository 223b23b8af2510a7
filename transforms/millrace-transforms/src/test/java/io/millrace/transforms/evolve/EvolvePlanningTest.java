/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** What is refused before a run. */
class EvolvePlanningTest {
  private static final Schema ORDER =
      Schema.builder().addInt64Field("id").addStringField("total").build();

  @Test
  void exceptionTellsAllThatDiffers() {
    Schema wanted = Schema.builder().addInt32Field("id").addStringField("note").build();

    assertRefused(
        Evolve.to(wanted).under(EvolvePolicy.EXCEPTION),
        "Cannot evolve orders under EXCEPTION: NARROWED id (INT64 to INT32), ADDED note (STRING),"
            + " REMOVED total (STRING)");
  }

  @Test
  void tellsAllProblemsAtOnce() {
    Schema wanted =
        Schema.builder()
            .addInt64Field("id")
            .addDecimalField("total")
            .addStringField("note")
            .addInt32Field("size")
            .addInt64Field("number")
            .build();

    assertRefused(
        Evolve.to(wanted)
            .under(EvolvePolicy.TRY_EVOLVE)
            .renaming("id", "number")
            .renaming("x", "y")
            .defaulting("size", "large")
            .defaulting("z", 1),
        "Missing required field y (available: [id, total, note, size, number]); "
            + "Missing required field z (available: [id, total, note, size, number]); "
            + "Invalid default of size: large (must be INT32); "
            + "Missing required step; name it by at(new StepContext(run, step)); "
            + "Cannot evolve total of orders: STRING does not become DECIMAL; "
            + "Missing required default of note: it is not read from orders and not nullable; give"
            + " one by defaulting(field, value); "
            + "Cannot read several fields from id: [id, number]");
  }

  @Test
  void ignoreNeedsADefaultForARequiredFieldThatChanged() {
    assertRefused(
        Evolve.to(Schema.builder().addInt32Field("id").build()).under(EvolvePolicy.IGNORE),
        "Missing required default of id: it is not read from orders and not nullable; give one by"
            + " defaulting(field, value)");
  }

  @Test
  void lenientDoesNotNameTwoFieldsTheSame() {
    Schema wanted = Schema.builder().addInt64Field("total").addInt64Field("total_was").build();

    assertRefused(
        Evolve.to(wanted).under(EvolvePolicy.LENIENT), "Cannot name two output fields total_was");
  }

  private static void assertRefused(Evolve evolve, String message) {
    PCollection<Row> orders = Pipeline.create().apply(Create.empty(ORDER)).setName("orders");

    assertThatThrownBy(() -> orders.apply(evolve))
        .isInstanceOf(ValidationException.class)
        .hasMessage(message);
  }
}
