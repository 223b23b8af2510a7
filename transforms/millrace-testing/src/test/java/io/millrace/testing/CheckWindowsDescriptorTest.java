/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.stream.Collectors.joining;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.quality.CheckQualityDescriptor;
import io.millrace.transforms.quality.CheckWindowsDescriptor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

class CheckWindowsDescriptorTest extends DescriptorContract {
  private static final Schema ORDER =
      Schema.builder()
          .addStringField("order_id")
          .addNullableStringField("email")
          .addStringField("shop")
          .addDateTimeField("ordered_at")
          .addInt32Field("quantity")
          .addDoubleField("weight")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  private static final String MUST = "{\"operator\": \"MUST_BE\", \"bound\": 1}";
  private static final String SIMPLE =
      """
      {
        "dataset": "orders",
        "rules": [
          {
            "check": "HAS_SIZE",
            "must": {"operator": "MUST_BE_BETWEEN", "bound": 1, "upper": 3},
            "warn_unless": {"operator": "MUST_NOT_BE_BETWEEN", "bound": 2, "upper": 2}
          },
          {
            "check": "HAS_UNIQUENESS",
            "columns": ["order_id", "email"],
            "must": {"operator": "MUST_BE", "bound": 0, "unit": "ROWS"},
            "warn_unless": {"operator": "MUST_BE_LESS_THAN", "bound": 5, "unit": "PERCENT"}
          },
          {"check": "IS_PRIMARY_KEY", "columns": ["order_id"], "severity": "WARN"},
          {
            "check": "HAS_DISTINCTNESS",
            "columns": ["email"],
            "must": {"operator": "MUST_NOT_BE", "bound": 0},
            "severity": "INFO"
          },
          {
            "check": "HAS_UNIQUE_VALUE_RATIO",
            "columns": ["email"],
            "must": {"operator": "MUST_BE_GREATER_THAN", "bound": 0.5},
            "severity": "ERROR"
          },
          {
            "check": "HAS_NUMBER_OF_DISTINCT_VALUES",
            "columns": ["shop"],
            "must": {"operator": "MUST_BE_LESS_OR_EQUAL_TO", "bound": 2},
            "name": "few shops",
            "description": "There are two shops."
          },
          {
            "check": "HAS_APPROX_COUNT_DISTINCT",
            "columns": ["shop"],
            "must": {"operator": "MUST_BE", "bound": 2}
          }
        ],
        "window_size": "PT48H",
        "window_period": "PT24H",
        "on": "ordered_at",
        "stamped_by": "received_at",
        "sampling_keys": ["order_id"],
        "contract": "c-1",
        "run": "run-1",
        "step": "orders/Check",
        "lateness": "PT1H"
      }""";

  private static final String COMPARING =
      """
      {
        "dataset": "orders",
        "rules": [
          {"check": "ROW_COUNT_MATCHES", "must": {"operator": "MUST_BE", "bound": 1}},
          {
            "check": "AGGREGATE_MATCHES",
            "measure": "SUM",
            "columns": ["quantity"],
            "must": {"operator": "MUST_BE", "bound": 1}
          },
          {
            "check": "AGGREGATE_MATCHES",
            "measure": "COMPLIANCE",
            "row_rule": {"ask": {"kind": "is_positive", "field": "quantity"}, "where": "shop != ''"},
            "must": {"operator": "MUST_BE", "bound": 1}
          },
          {"check": "DATASET_MATCHES", "must": {"operator": "MUST_BE", "bound": 1}},
          {
            "check": "DATASET_MATCHES",
            "columns": ["order_id"],
            "must": {"operator": "MUST_BE", "bound": 1}
          }
        ],
        "calendar": {"unit": "Weeks", "zone": "Europe/Berlin"},
        "on": "ordered_at",
        "stamped_by": "received_at",
        "by": ["shop"],
        "run": "run-1",
        "step": "orders/Compare"
      }""";

  private static final String BY_TEXTS =
      """
      {
        "dataset": "orders",
        "rules": [
          {
            "check": "HAS_PATTERN_RATIO",
            "columns": ["email"],
            "pattern": ".+@example.org",
            "must": {"operator": "MUST_BE", "bound": 1}
          },
          {
            "check": "HAS_HISTOGRAM_VALUES",
            "columns": ["shop"],
            "shares": [{"value": "Berlin", "share": 0.5}, {"value": "Paris", "share": 0.5}],
            "must": {"operator": "MUST_BE_LESS_THAN", "bound": 0.1}
          },
          {
            "check": "COMPLIANCE_RATIO",
            "row_rule": {"ask": {"kind": "is_complete", "field": "email"}},
            "must": {"operator": "MUST_BE", "bound": 1}
          },
          {"check": "HAS_ENTROPY", "columns": ["shop"], "must": {"operator": "MUST_BE", "bound": 0}},
          {"check": "HAS_COLUMN", "columns": ["price"]},
          {"check": "HAS_COLUMN_COUNT", "must": {"operator": "MUST_BE", "bound": 7}},
          {
            "check": "SCHEMA_MATCHES",
            "schema": [
              {"name": "order_id", "type": "STRING"},
              {"name": "email", "type": "STRING", "nullable": true}
            ]
          }
        ],
        "run": "run-1",
        "step": "orders/Check"
      }""";

  private static final String ANOMALIES = anomalies();

  /** The numbers of each day against those of the days before. */
  private static String anomalies() {
    String numbers =
        Stream.of("MIN", "MAX", "MEAN", "STANDARD_DEVIATION")
            .map(
                measure ->
                    """
                    {
                      "check": "IS_NOT_ANOMALOUS",
                      "columns": ["quantity"],
                      "measure": "%1$s",
                      "strategy": {"kind": "ABSOLUTE_CHANGE", "least": -1, "look_back": 1}
                    },
                    {"check": "HAS_%1$s", "columns": ["quantity"], "must": %2$s}"""
                        .formatted(measure, MUST))
            .collect(joining(","));
    String texts =
        Stream.of(
                "COMPLETENESS",
                "UNIQUENESS",
                "DISTINCTNESS",
                "UNIQUE_VALUE_RATIO",
                "NUMBER_OF_DISTINCT_VALUES",
                "APPROX_COUNT_DISTINCT",
                "ENTROPY")
            .map(
                measure ->
                    """
                    {
                      "check": "IS_NOT_ANOMALOUS",
                      "columns": ["shop"],
                      "measure": "%s",
                      "strategy": {"kind": "RELATIVE_RATE_OF_CHANGE", "most": 2, "look_back": 1}
                    }"""
                        .formatted(measure))
            .collect(joining(","));
    return """
        {
          "dataset": "orders",
          "rules": [
            %s, %s,
            {
              "check": "IS_NOT_ANOMALOUS",
              "measure": "SIZE",
              "strategy": {"kind": "SIMPLE_THRESHOLD", "most": 1, "look_back": 0}
            },
            {
              "check": "IS_NOT_ANOMALOUS",
              "measure": "APPROX_QUANTILE",
              "columns": ["quantity"],
              "quantile": 0.5,
              "strategy": {"kind": "ONLINE_NORMAL", "least": -1, "most": 1, "look_back": 2}
            },
            {
              "check": "IS_NOT_ANOMALOUS",
              "measure": "CORRELATION",
              "columns": ["quantity", "weight"],
              "strategy": {"kind": "SIMPLE_THRESHOLD", "least": 0, "look_back": 0}
            },
            {"check": "HAS_SUM", "columns": ["quantity"], "must": %s},
            {"check": "HAS_CORRELATION", "columns": ["quantity", "weight"], "must": %s},
            {"check": "HAS_APPROX_QUANTILE", "columns": ["weight"], "quantile": 1, "must": %s}
          ],
          "window_size": "P1D",
          "on": "ordered_at",
          "run": "run-1",
          "step": "orders/Watch"
        }"""
        .formatted(numbers, texts, MUST, MUST, MUST);
  }

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new CheckWindowsDescriptor();
  }

  /** Its row rules are those of rows. */
  @Override
  protected List<TransformDescriptor<?>> triedBy() {
    return List.of(new CheckQualityDescriptor());
  }

  @Override
  protected List<String> settings() {
    return List.of(descriptor().example(), SIMPLE, COMPARING, BY_TEXTS, ANOMALIES);
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            order("1", "ada@example.org", "Berlin", 1),
            order("2", null, "Berlin", 2),
            order("2", "cyd@example.org", "Berlin", 30),
            order("3", null, "Paris", 30)));
  }

  @Override
  protected Map<String, List<Row>> inputs(String settings) {
    return settings.equals(COMPARING)
        ? Map.of(
            "input",
            inputs().get("input"),
            "reference",
            List.of(order("1", "ada@example.org", "Berlin", 1), order("4", null, "Rome", 3)))
        : inputs();
  }

  private static Row order(String id, @Nullable String email, String shop, int hour) {
    return Row.withSchema(ORDER)
        .addValues(
            id,
            email,
            shop,
            new Instant(3_600_000L * hour),
            1 + hour,
            hour / 4.0,
            new Instant(3_600_000L * hour * hour))
        .build();
  }
}
