/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.pipelines.parity.ComparedTable;
import io.millrace.pipelines.parity.ExpectedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** What the generator's truth says of the gold tables, as rows of them. */
record TruthRows(JsonNode truth) {
  static List<ExpectedRows> of(Path truthFile) {
    try {
      return new TruthRows(new ObjectMapper().readTree(truthFile.toFile())).all();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the truth file " + truthFile, e);
    }
  }

  private List<ExpectedRows> all() {
    return List.of(
        rows(EcommerceComparison.SALES_BY_PRODUCT, truth.get("sales_by_product")),
        rows(EcommerceComparison.SALES_BY_COUNTRY, truth.get("sales_by_country")),
        rows(EcommerceComparison.SESSIONS, truth.get("sessions").get("rows")),
        new ExpectedRows(
            EcommerceComparison.LAST_VISITS,
            consumer -> LastVisits.of(visits()).values().forEach(consumer)),
        rows(EcommerceComparison.WITHOUT_CUSTOMER, truth.get("without_customer")));
  }

  /** The visits as rows of {@link Tables#LAST_VISITS}. */
  List<Row> visits() {
    List<Row> visits = new ArrayList<>();
    truth
        .get("sessions")
        .get("rows")
        .forEach(visit -> visits.add(row(Tables.LAST_VISITS.schema(), visit)));
    return visits;
  }

  /** The columns are those the truth knows. */
  private static ExpectedRows rows(ComparedTable table, JsonNode wanted) {
    ComparedTable compared = wanted.isEmpty() ? table : table.selecting(names(wanted.get(0)));
    Schema schema = compared.table().schema();
    return new ExpectedRows(
        compared, consumer -> wanted.forEach(row -> consumer.accept(row(schema, row))));
  }

  private static List<String> names(JsonNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Row row(Schema schema, JsonNode wanted) {
    Row.Builder row = Row.withSchema(schema);
    for (Schema.Field field : schema.getFields()) {
      String text = wanted.get(field.getName()).asText();
      row.addValue(
          switch (field.getType().getTypeName()) {
            case STRING -> text;
            case INT64 -> Long.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case DATETIME -> Instant.parse(text);
            default -> throw new IllegalStateException("Unsupported type: " + field);
          });
    }
    return row.build();
  }
}
