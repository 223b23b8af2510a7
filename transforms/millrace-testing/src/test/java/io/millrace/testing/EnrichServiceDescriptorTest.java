/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.enrich.EnrichServiceDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EnrichServiceDescriptorTest extends DescriptorContract {
  private static final Schema CLICK =
      Schema.builder().addStringField("user_id").addStringField("page").build();

  @SuppressWarnings("NullAway.Init") // Started before all tests.
  private static CountryService service;

  @BeforeAll
  static void start() {
    service = CountryService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new EnrichServiceDescriptor();
  }

  /** The example asks a service that is not there. */
  @Override
  protected List<String> settings() {
    return settings(service.url());
  }

  static List<String> settings(String url) {
    return List.of(
        """
        {
          "match": "user_id",
          "service": {
            "url": "%s/users/{key}",
            "headers": {"Accept": "application/json"},
            "headers_from_environment": {"X-Path": "PATH"},
            "answers": [
              {"name": "country", "type": "STRING"},
              {"name": "age", "type": "INT32", "nullable": true}
            ]
          },
          "add": {
            "pick": {"country": "country"},
            "flag": "is_known",
            "on_miss": {"kind": "defaults", "values": {"country": "none"}}
          },
          "on_failure": {"run_id": "run-1", "step": "clicks/Enrich"}
        }"""
            .formatted(url),
        """
        {
          "match": "user_id",
          "service": {
            "url": "%s/users:batch",
            "answers": [{"name": "country", "type": "STRING"}]
          },
          "policy": {
            "batch_keys": 2,
            "calls_in_flight": 2,
            "calls_per_second": 1000,
            "timeout": "PT30S",
            "retry": {"attempts": 2, "first_wait": "PT0.01S", "longest_wait": "PT0.1S"},
            "breaker": {
              "failure_percent": 50,
              "over_calls": 10,
              "open_for": "PT1S",
              "trial_calls": 1
            },
            "cache": {"entries": 10, "keep_for": "PT1M"}
          },
          "add": {
            "pick": {"country": "country"},
            "prefix": "user_",
            "on_miss": {"kind": "reject", "run_id": "run-1", "step": "clicks/Enrich"}
          }
        }"""
            .formatted(url));
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input", List.of(click("u1", "home"), click("u2", "cart"), click("nobody", "home")));
  }

  private static Row click(String user, String page) {
    return Row.withSchema(CLICK).addValues(user, page).build();
  }
}
