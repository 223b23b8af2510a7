/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.casestudies.ecommerce.generator.EcommerceGenerator;
import io.millrace.casestudies.ecommerce.generator.GeneratorSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the numbers of the case study's page to the truth of the input it speaks of. */
class EcommercePageTest {
  @TempDir Path folder;

  @Test
  void givesTheNumbersOfTheTruth() throws IOException {
    Path truthFile = EcommerceGenerator.generate(GeneratorSpec.defaults(), folder).truthFile();
    JsonNode truth = new ObjectMapper().readTree(truthFile.toFile());

    List<String> rows = new ArrayList<>(perInput(truth.path("inputs")));
    revenue(truth.path("sales_by_country"))
        .forEach(
            (currency, sum) ->
                rows.add(row("revenue in " + currency, String.format(Locale.ROOT, "%,.4f", sum))));
    rows.add(row("sessions", number(truth.path("sessions").path("count").asLong())));
    rows.add(
        row(
            "customers with a last visit",
            number(
                truth.path("sessions").path("rows").findValuesAsText("customer_id").stream()
                    .distinct()
                    .count())));
    rows.add(row("events without a customer", number(events(truth.path("without_customer")))));
    rows.add(
        row(
            "order lines of products that the catalogue lacks",
            number(truth.path("catalogue_misses").asLong())));
    rows.add(row("rows of `gold.sales_by_product`", number(truth.path("sales_by_product").size())));
    rows.add(row("rows of `gold.sales_by_country`", number(truth.path("sales_by_country").size())));

    assertThat(Page.of("docs/ecommerce.md").lines()).containsAll(rows);
  }

  private static List<String> perInput(JsonNode inputs) {
    Map<String, ToLongFunction<JsonNode>> measures =
        Map.of(
            "records in the files", input -> input.path("records_written").asLong(),
            "rejected", EcommercePageTest::rejected,
            "exact duplicates", input -> input.path("duplicates_exact").asLong(),
            "conflicting duplicates", input -> input.path("duplicates_conflicting").asLong(),
            "kept", input -> input.path("kept").asLong());
    List<String> rows = new ArrayList<>();
    measures.forEach(
        (label, measure) ->
            rows.add(
                row(
                    label,
                    number(measure.applyAsLong(inputs.path("orders"))),
                    number(measure.applyAsLong(inputs.path("clicks"))))));
    return rows;
  }

  private static long rejected(JsonNode input) {
    long sum = 0;
    for (JsonNode cause : input.path("rejected")) {
      sum += cause.asLong();
    }
    return sum;
  }

  private static long events(JsonNode hours) {
    long sum = 0;
    for (JsonNode hour : hours) {
      sum += hour.path("events").asLong();
    }
    return sum;
  }

  private static Map<String, BigDecimal> revenue(JsonNode sales) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (JsonNode row : sales) {
      BigDecimal revenue = new BigDecimal(row.path("revenue").asText());
      sums.merge(row.path("currency").asText(), revenue, BigDecimal::add);
    }
    return sums;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
