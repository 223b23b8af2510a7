/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.sequence.MatchSequenceDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class MatchSequenceDescriptorTest extends DescriptorContract {
  private static final Schema EVENT =
      Schema.builder()
          .addNullableStringField("customer_id")
          .addStringField("type")
          .addStringField("product_id")
          .addDateTimeField("event_time")
          .addInt32Field("price")
          .addBooleanField("is_last")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new MatchSequenceDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "by": ["customer_id"],
              "pattern": [
                {
                  "name": "cheap",
                  "where": {"kind": "bound", "field": "price", "side": "BELOW", "bound": 10},
                  "max": 2
                },
                {
                  "name": "dear",
                  "link": "FOLLOWED_BY",
                  "where": {"kind": "bound", "field": "price", "side": "AT_LEAST", "bound": 10},
                  "or_more": true,
                  "min": 1,
                  "consecutive": true,
                  "until": {"kind": "truth", "field": "is_last", "is": true}
                }
              ],
              "within": "PT2H",
              "after_match": "SKIP_OVERLAPPED",
              "timed_out": true,
              "take": [{"as": "price", "which": "LAST", "stage": "dear", "field": "price"}],
              "every": "PT2H",
              "lateness": "PT1M"
            }""",
        """
            {
              "by": ["customer_id", "product_id"],
              "pattern": [
                {"name": "a", "where": {"kind": "number_in", "field": "price", "numbers": [5, 20]}},
                {
                  "name": "b",
                  "link": "NEXT",
                  "where": {"kind": "bound", "field": "price", "side": "ABOVE", "bound": 1}
                },
                {
                  "name": "c",
                  "link": "NOT_FOLLOWED_BY",
                  "where": {"kind": "bound", "field": "price", "side": "AT_MOST", "bound": 1}
                }
              ],
              "within": "PT1H",
              "after_match": "SKIP_TO_NEXT",
              "on": "event_time",
              "stamped_by": "received_at"
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            event("c1", "cart", "p1", 0),
            event("c1", "order", "p1", 20),
            event("c2", "cart", "p2", 0),
            event("c2", "order", "p2", 10, 60),
            Row.withSchema(EVENT)
                .addValues(null, "cart", "p3", new Instant(0), 1, false, null)
                .build()));
  }

  private static Row event(String customer, String type, String product, int minute) {
    return event(customer, type, product, minute, minute + 1);
  }

  private static Row event(String customer, String type, String product, int minute, int received) {
    return Row.withSchema(EVENT)
        .addValues(
            customer,
            type,
            product,
            new Instant(60_000L * minute),
            5 + minute,
            minute > 0,
            new Instant(60_000L * received))
        .build();
  }
}
