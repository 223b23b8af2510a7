/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.quality.CheckQualityDescriptor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

class CheckQualityDescriptorTest extends DescriptorContract {
  private static final Schema ORDER =
      Schema.builder()
          .addStringField("id")
          .addNullableField("customer", FieldType.STRING)
          .addField("net", FieldType.DECIMAL)
          .addField("gross", FieldType.DECIMAL)
          .addField("ordered_at", FieldType.DATETIME)
          .addField("received_at", FieldType.DATETIME)
          .addField("payload", FieldType.STRING)
          .build();

  private static final Instant ORDERED = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new CheckQualityDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "dataset": "orders",
              "rules": [
                {"ask": {"kind": "is_not_blank", "field": "customer"}, "severity": "WARN", "action": "PASS"},
                {"ask": {"kind": "is_text_in", "field": "customer", "texts": ["ada", "ben"], "not": true}},
                {"ask": {"kind": "is_number_in", "field": "net", "numbers": [10, 12], "not": false}},
                {"ask": {"kind": "is_between", "field": "gross", "min": 0, "max": 12, "above": -1, "below": 20}, "action": "HALT"},
                {"ask": {"kind": "has_pattern", "field": "id", "pattern": "o[0-9]"}, "severity": "INFO"},
                {"ask": {"kind": "has_length_between", "field": "id", "min_length": 1, "max_length": 2}},
                {"ask": {"kind": "has_data_type", "field": "payload", "type": "BOOLEAN"}},
                {"ask": {"kind": "has_data_type", "field": "id", "type": "INTEGRAL"}, "severity": "ERROR"}
              ],
              "run_id": "run-1",
              "step": "orders/Check",
              "keyed_by": ["id", "customer"],
              "event_time_in": "ordered_at",
              "original_in": "payload"
            }""",
        """
            {
              "dataset": "orders",
              "rules": [
                {"ask": {"kind": "has_data_type", "field": "payload", "type": "FRACTIONAL"}},
                {"ask": {"kind": "has_data_type", "field": "id", "type": "TIMESTAMP"}, "action": "DROP"},
                {
                  "ask": {"kind": "matches_json_schema", "field": "payload", "schema": "{\\"type\\": \\"object\\"}"},
                  "action": "QUARANTINE"
                },
                {"ask": {"kind": "contains", "field": "payload", "content": "EMAIL", "not": true}},
                {"ask": {"kind": "contains", "field": "payload", "content": "URL"}, "action": "PASS"},
                {"ask": {"kind": "contains", "field": "payload", "content": "CREDIT_CARD_NUMBER", "not": true}},
                {"ask": {"kind": "contains", "field": "id", "content": "SOCIAL_SECURITY_NUMBER", "not": true}},
                {"ask": {"kind": "compares", "field": "net", "comparison": "LESS", "other": "gross"}},
                {"ask": {"kind": "compares", "field": "id", "comparison": "GREATER", "other": "payload"}},
                {"ask": {"kind": "compares", "field": "net", "comparison": "GREATER_OR_EQUAL", "other": "net"}},
                {"ask": {"kind": "satisfies", "name": "plausible", "expression": "net < gross"}},
                {
                  "ask": {
                    "kind": "event_time_within",
                    "field": "ordered_at",
                    "not_older_than": "P1D",
                    "not_ahead_of": "PT1H",
                    "at": "2026-03-01T12:00:00Z"
                  }
                },
                {
                  "ask": {
                    "kind": "event_time_within",
                    "field": "received_at",
                    "not_older_than": "P1D",
                    "reference_field": "ordered_at"
                  }
                }
              ],
              "run_id": "run-1",
              "step": "orders/Check"
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            order("o1", "ada", "10.00", "11.90"),
            order("o2", null, "10.00", "11.90"),
            order("o3", "ben", "12.00", "11.90"),
            order("o4", "test", "-1.00", "-1.19")));
  }

  private static Row order(String id, @Nullable String customer, String net, String gross) {
    return Row.withSchema(ORDER)
        .addValues(id, customer, new BigDecimal(net), new BigDecimal(gross), ORDERED, ORDERED, "{}")
        .build();
  }
}
