/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.session.SessionizeDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

class SessionizeDescriptorTest extends DescriptorContract {
  private static final Schema CLICK =
      Schema.builder()
          .addNullableStringField("customer_id")
          .addDateTimeField("clicked_at")
          .addInt64Field("seconds")
          .addStringField("page")
          .addDoubleField("share")
          .addBooleanField("is_buy")
          .addStringField("side")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new SessionizeDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "key_fields": ["customer_id", "page"],
              "gap": "PT5M",
              "event_time_field": "clicked_at",
              "measures": [
                {"kind": "MIN", "as": "least", "field": "seconds", "where": "is_buy", "settings": {}},
                {"kind": "MAX", "as": "most", "field": "page", "settings": {}},
                {"kind": "FIRST", "as": "first", "field": "page", "settings": {}},
                {"kind": "LAST", "as": "last", "field": "seconds", "settings": {}},
                {"kind": "MEAN", "as": "mean_share", "field": "share", "settings": {}},
                {"kind": "DECIMAL_MEAN", "as": "mean", "field": "seconds", "settings": {"scale": 2}},
                {"kind": "POPULATION_VARIANCE", "as": "variance", "field": "share", "settings": {}},
                {"kind": "SAMPLE_VARIANCE", "as": "of_sample", "field": "seconds", "settings": {}}
              ]
            }""",
        """
            {
              "key_fields": ["customer_id"],
              "gap": "PT25M",
              "cap": "PT1H",
              "every": "PT2H",
              "lateness": "PT1M",
              "event_time_field": "clicked_at",
              "stamped_by": "received_at",
              "measures": [
                {"kind": "POPULATION_STDDEV", "as": "deviation", "field": "share", "settings": {}},
                {"kind": "SAMPLE_STDDEV", "as": "of_sample", "field": "seconds", "settings": {}},
                {"kind": "PERCENTILE", "as": "median", "field": "seconds", "settings": {"percent": 50}},
                {"kind": "APPROX_PERCENTILE", "as": "p90", "field": "share", "settings": {"percent": 90}},
                {"kind": "COUNT_DISTINCT", "as": "pages", "field": "page", "settings": {}},
                {"kind": "APPROX_COUNT_DISTINCT", "as": "about", "field": "page", "settings": {}},
                {"kind": "TOP_K", "as": "top", "field": "page", "where": "is_buy", "settings": {"k": 2}},
                {"kind": "LEAST_VALUES", "as": "some", "field": "page", "settings": {"k": 1}},
                {"kind": "FREQUENCIES", "as": "spread", "field": "page", "settings": {}},
                {"kind": "MATCHES", "as": "pairs", "field": "side", "settings": {}}
              ]
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            click("C1", "10:00", 3, "home"),
            click("C1", "10:20", 4, "cart"),
            click("C1", "11:00", 5, "home"),
            click("C2", "10:00", 6, "home"),
            click("C2", "10:01", 1, "late", "13:00"),
            click(null, "10:00", 7, "home")));
  }

  private static Row click(@Nullable String customer, String at, long seconds, String page) {
    return click(customer, at, seconds, page, at);
  }

  private static Row click(
      @Nullable String customer, String at, long seconds, String page, String received) {
    return Row.withSchema(CLICK)
        .addValues(
            customer,
            time(at),
            seconds,
            page,
            seconds / 8.0,
            seconds > 4,
            seconds > 4 ? "<1" : ">1",
            time(received))
        .build();
  }

  private static Instant time(String ofDay) {
    return Instant.parse("2026-03-01T" + ofDay + ":00Z");
  }
}
