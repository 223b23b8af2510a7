/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.pipelines.report.RunReport.DeadLetterCause;
import io.millrace.pipelines.report.RunReport.Verdict;
import java.util.List;

/** What was wrong with the rows of an invented shop: verdicts and dead letters. */
final class SampleFaults {
  private SampleFaults() {}

  static List<Verdict> verdicts() {
    return List.of(
        rule(
            "orders",
            "order_id.isComplete",
            "error",
            "quarantine",
            1_203_906,
            0,
            "must not be null"),
        rule(
            "orders",
            "order_id.hasPattern",
            "error",
            "quarantine",
            1_203_906,
            11,
            "must match O-[0-9]{10}"),
        rule(
            "orders",
            "quantity.isBetween",
            "error",
            "quarantine",
            1_203_906,
            9_120,
            "must be between 1 and 100"),
        rule(
            "orders",
            "price.isNonNegative",
            "error",
            "quarantine",
            1_203_906,
            7_441,
            "must be 0 or more"),
        rule(
            "orders",
            "currency.isContainedIn",
            "error",
            "quarantine",
            1_203_906,
            920,
            "must be one of GBP, EUR"),
        rule(
            "orders",
            "country.hasLengthBetween",
            "warn",
            "pass",
            1_203_906,
            3,
            "must be 2 characters long"),
        rule(
            "orders",
            "status.isNotContainedIn",
            "info",
            "drop",
            1_203_906,
            2_204,
            "must not be one of TEST, VOID"),
        rule(
            "orders",
            "ordered_at.eventTimeWithin",
            "error",
            "quarantine",
            1_203_906,
            0,
            "must not be in the future"),
        rule("clicks", "user_agent.isNotBlank", "warn", "pass", 844_988, 0, "must not be blank"),
        rule(
            "clicks",
            "url.hasPattern",
            "error",
            "quarantine",
            844_988,
            0,
            "must match ^/[^\"<>]*$"),
        rule(
            "customers",
            "email.containsEmail",
            "error",
            "quarantine",
            0,
            0,
            "must be an e-mail address"),
        rule("gold.sales_by_hour", "hasSize", "error", "halt", 48, 0, "must be 48 rows"));
  }

  static Verdict rule(
      String dataset,
      String rule,
      String severity,
      String action,
      long tested,
      long failed,
      String expected) {
    String status = tested == 0 ? "skip" : failed == 0 ? "pass" : "fail";
    return new Verdict(dataset, rule, severity, action, tested, failed, status, expected);
  }

  static List<DeadLetterCause> deadLetters() {
    return List.of(
        new DeadLetterCause(
            "orders/Check",
            "RULE_BROKEN",
            "quantity.isBetween",
            9_120,
            "quantity.isBetween: 0 (must be between 1 and 100)"),
        new DeadLetterCause(
            "orders/Check",
            "RULE_BROKEN",
            "price.isNonNegative",
            7_441,
            "price.isNonNegative: -4.99 (must be 0 or more)"),
        new DeadLetterCause(
            "orders/Check",
            "RULE_BROKEN",
            "currency.isContainedIn",
            920,
            "currency.isContainedIn: 'gbp' (must be one of GBP, EUR); write it in upper case"),
        new DeadLetterCause(
            "orders/Parse",
            "INVALID_JSON",
            "INVALID_JSON",
            402,
            "Cannot read line 88213 of orders-07.jsonl: unexpected end of input within an object, "
                + "column 4096: {\"order_id\":\"O-0000088213\",\"lines\":[{\"sku\":\"P-0001\",\"quantity\":1},"
                + "{\"sku\":\"P-0002\",\"quantity\":1},{\"sku\":\"P-0003\""),
        new DeadLetterCause(
            "orders/Parse",
            "INVALID_UTF8",
            "INVALID_UTF8",
            190,
            "Invalid UTF-8 at byte 17 of line 4 of orders-03.jsonl: 0xC3 0x28"),
        new DeadLetterCause(
            "clicks/Parse",
            "INVALID_TIME",
            "INVALID_TIME",
            132,
            "Invalid occurred_at: 2026-02-30T10:00:00Z (must be an ISO-8601 time)"),
        new DeadLetterCause(
            "orders/Parse", "MISSING_FIELD", "MISSING_FIELD", 20, SampleReports.HOSTILE),
        new DeadLetterCause(
            "orders/Enrich",
            "NO_RATE",
            "NO_RATE",
            14,
            "Cannot convert 1200 JPY: no rate on 2026-02-28"),
        new DeadLetterCause(
            "orders/Check",
            "RULE_BROKEN",
            "order_id.hasPattern",
            11,
            "order_id.hasPattern: '\"><svg onload=alert(2)>' (must match O-[0-9]{10})"));
  }
}
