/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static io.millrace.transforms.enrich.Views.PICKED;
import static io.millrace.transforms.enrich.Views.TOY;
import static io.millrace.transforms.enrich.Views.product;
import static io.millrace.transforms.enrich.Views.products;
import static io.millrace.transforms.enrich.Views.view;
import static io.millrace.transforms.enrich.Views.views;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EnrichValidationTest {
  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void refusesDefaultsThatDoNotFit() {
    Pipeline pipeline = Pipeline.create();
    Enrich wrong =
        Enrich.from(products(pipeline))
            .matching("product_id", "id")
            .picking("category", "price")
            .onMissDefault(Map.of("category", 5, "price", 0.1, "name", "none"));

    assertThatThrownBy(() -> views(pipeline).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid default of category: Integer 5 (must be STRING); "
                + "Invalid default of name: it is no added field (added: [category, price]); "
                + "Invalid default of price: Double 0.1 (must be DECIMAL)");
  }

  @Test
  void aTableWithAKeyTwiceFails(TestPipeline pipeline) {
    views(pipeline, view("P1", 1))
        .apply(
            Enrich.from(products(pipeline, TOY, product("P1", "Games", null)))
                .matching("product_id", "id"));

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot index the lookup table: id P1 is in it twice; deduplicate the table first");
  }

  @Test
  void aTableWithANullKeyFails(TestPipeline pipeline) {
    views(pipeline, view("P1", 1))
        .apply(
            Enrich.from(products(pipeline, product(null, "Games", null)))
                .matching("product_id", "id"));

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required id: a row of the lookup table has no key");
  }

  @Test
  void requiresKeyFields() {
    Pipeline pipeline = Pipeline.create();

    assertThatThrownBy(() -> views(pipeline).apply(Enrich.from(products(pipeline)).picking(PICKED)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required key fields; name them by matching(inputField, tableField)");
  }

  @Test
  void tellsAllThatIsWrongWithTheFields() {
    Pipeline pipeline = Pipeline.create();
    Enrich wrong =
        Enrich.from(products(pipeline))
            .matching("product", "key")
            .picking(Map.of("seconds", "category", "colour", "color"))
            .flagging("event_time");

    assertThatThrownBy(() -> views(pipeline).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required input field product "
                + "(available: [product_id, event_time, seconds]); "
                + "Missing required table field key (available: [id, category, price, picture]); "
                + "Missing required table field color "
                + "(available: [id, category, price, picture]); "
                + "Cannot name two output fields seconds (output: [product_id, event_time, "
                + "seconds, colour, seconds, event_time]); "
                + "Cannot name two output fields event_time (output: [product_id, event_time, "
                + "seconds, colour, seconds, event_time])");
  }

  @Test
  void refusesKeysOfDifferentTypes() {
    Pipeline pipeline = Pipeline.create();
    Enrich wrong = Enrich.from(products(pipeline)).matching("seconds", "id");

    assertThatThrownBy(() -> views(pipeline).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot match input field seconds with table field id: INT64 is not STRING");
  }

  @Test
  void refusesKeysThatHaveNoOneForm() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> products = products(pipeline);

    assertThatThrownBy(() -> products.apply(Enrich.from(products).matching("price", "price")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of input field price: DECIMAL "
                + "(supported: [BYTE, INT16, INT32, INT64, STRING, BOOLEAN, DATETIME, BYTES, ARRAY,"
                + " ITERABLE, ROW, LOGICAL_TYPE])");
  }

  @Test
  void refusesWindowedInputAndTable() {
    Pipeline pipeline = Pipeline.create();
    Window<Row> minutes = Window.into(FixedWindows.of(Duration.standardMinutes(1)));
    PCollection<Row> views = views(pipeline).apply("Views", minutes).setName("views");
    PCollection<Row> products = products(pipeline).apply("Products", minutes).setName("products");

    assertThatThrownBy(() -> views.apply(Enrich.from(products).matching("product_id", "id")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot enrich views: it is windowed by FixedWindows (must be globally windowed); "
                + "Cannot look up in products: it is windowed by FixedWindows (must be globally"
                + " windowed)");
  }
}
