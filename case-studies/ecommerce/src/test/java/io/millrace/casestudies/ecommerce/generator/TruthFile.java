/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads truth.json by the names the package page gives. */
final class TruthFile {
  private TruthFile() {}

  static JsonNode tree(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  static Answers read(Path file) throws IOException {
    JsonNode truth = tree(file);
    JsonNode sessions = truth.required("sessions");
    assertThat(sessions.required("count").asInt()).isEqualTo(sessions.required("rows").size());
    return new Answers(
        Map.of("orders", counts(truth, "orders"), "clicks", counts(truth, "clicks")),
        truth.required("catalogue_rows").asLong(),
        truth.required("catalogue_misses").asLong(),
        rows(truth.required("sales_by_product"), row -> sales(row, "product_id")),
        rows(truth.required("sales_by_country"), row -> sales(row, "country")),
        rows(sessions.required("rows"), TruthFile::session),
        rows(truth.required("without_customer"), TruthFile::unknown));
  }

  private static Answers.Counts counts(JsonNode truth, String input) {
    JsonNode counts = truth.required("inputs").required(input);
    SortedMap<String, Long> rejected = new TreeMap<>();
    counts
        .required("rejected")
        .properties()
        .forEach(cause -> rejected.put(cause.getKey(), cause.getValue().asLong()));
    return new Answers.Counts(
        counts.required("records_written").asLong(),
        counts.required("kept").asLong(),
        counts.required("duplicates_exact").asLong(),
        counts.required("duplicates_conflicting").asLong(),
        rejected);
  }

  private static Answers.Sales sales(JsonNode row, String group) {
    return new Answers.Sales(
        row.required(group).asText(),
        row.required("currency").asText(),
        row.required("window_start").asText(),
        row.required("orders").asLong(),
        row.required("units").asLong(),
        decimal(row, "gross_revenue"),
        row.required("returns").asLong(),
        row.required("returned_units").asLong(),
        decimal(row, "returned_value"),
        row.required("cancelled_lines").asLong(),
        row.required("order_lines").asLong(),
        decimal(row, "revenue"));
  }

  private static Answers.Session session(JsonNode row) {
    return new Answers.Session(
        row.required("customer_id").asText(),
        row.required("session_start").asText(),
        row.required("session_end").asText(),
        row.required("events").asLong(),
        row.required("clicks").asLong(),
        row.required("order_lines").asLong());
  }

  private static Answers.Unknown unknown(JsonNode row) {
    return new Answers.Unknown(
        row.required("input").asText(),
        row.required("window_start").asText(),
        row.required("events").asLong());
  }

  private static BigDecimal decimal(JsonNode row, String name) {
    assertThat(row.required(name).isTextual()).isTrue();
    return new BigDecimal(row.required(name).asText()).stripTrailingZeros();
  }

  private static <T> List<T> rows(JsonNode array, Function<JsonNode, T> row) {
    List<T> rows = new ArrayList<>();
    array.forEach(node -> rows.add(row.apply(node)));
    return rows;
  }
}
