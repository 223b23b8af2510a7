/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.aggregate.AggregateWindowsDescriptor;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class AggregateWindowsDescriptorTest extends DescriptorContract {
  private static final Schema SALES =
      Schema.builder()
          .addStringField("product_id")
          .addDateTimeField("sold_at")
          .addDecimalField("amount")
          .addBooleanField("is_paid")
          .addStringField("note")
          .addDoubleField("weight")
          .addStringField("side")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new AggregateWindowsDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "windows": {"kind": "SLIDING", "size": "PT2H", "period": "PT1H"},
              "on": "sold_at",
              "stamped_by": "received_at",
              "measures": [
                {"kind": "MIN", "as": "least", "field": "amount"},
                {"kind": "MAX", "as": "latest_note", "field": "note", "where": "is_paid"},
                {"kind": "FIRST", "as": "first", "field": "note"},
                {"kind": "LAST", "as": "last", "field": "amount"},
                {"kind": "MEAN", "as": "mean_weight", "field": "weight"},
                {"kind": "DECIMAL_MEAN", "as": "mean", "field": "amount", "scale": 2},
                {"kind": "POPULATION_VARIANCE", "as": "variance", "field": "amount"},
                {"kind": "SAMPLE_VARIANCE", "as": "of_sample", "field": "weight"}
              ],
              "corrections": "REPEATED"
            }""",
        """
            {
              "windows": {"kind": "CUMULATING", "size": "PT4H", "period": "PT1H"},
              "on": "sold_at",
              "by": ["product_id", "note"],
              "measures": [
                {"kind": "POPULATION_STDDEV", "as": "deviation", "field": "weight"},
                {"kind": "SAMPLE_STDDEV", "as": "of_sample", "field": "amount", "where": "is_paid"},
                {"kind": "PERCENTILE", "as": "median", "field": "amount", "percent": 50}
              ],
              "corrections": "RETRACTIONS"
            }""",
        """
            {
              "windows": {"kind": "CALENDAR", "unit": "Days", "zone": "Asia/Kathmandu"},
              "on": "sold_at",
              "by": ["is_paid"],
              "measures": [
                {"kind": "COUNT_DISTINCT", "as": "products", "field": "product_id"},
                {"kind": "APPROX_COUNT_DISTINCT", "as": "notes", "field": "note", "where": "is_paid"},
                {"kind": "TOP_K", "as": "top", "field": "product_id", "k": 2},
                {"kind": "LEAST_VALUES", "as": "some", "field": "note", "k": 1}
              ],
              "corrections": "NONE"
            }""",
        """
            {
              "windows": {"kind": "SESSIONS", "gap": "PT30M"},
              "on": "sold_at",
              "by": ["product_id"],
              "measures": [
                {"kind": "FREQUENCIES", "as": "spread", "field": "note", "where": "is_paid"},
                {"kind": "MATCHES", "as": "pairs", "field": "side"}
              ]
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            sale("P1", "10:00", "1.50", true, "11:59"),
            sale("P1", "10:59", "2.50", false, "12:00"),
            sale("P2", "10:59", "4.00", true, "11:00"),
            sale("P1", "11:00", "9.99", true, "11:00")));
  }

  private static Row sale(
      String product, String soldAt, String amount, boolean isPaid, String received) {
    return Row.withSchema(SALES)
        .addValues(
            product,
            time(soldAt),
            new BigDecimal(amount),
            isPaid,
            "by card",
            Double.parseDouble(amount) / 4,
            isPaid ? "<1" : ">1",
            time(received))
        .build();
  }

  private static Instant time(String ofDay) {
    return Instant.parse("2026-03-01T" + ofDay + ":00Z");
  }
}
