/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.rows.RowJsonText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes verdicts in the fields of OpenLineage's assertions and ours.
 *
 * @param contractId null without contract
 */
record VerdictRows(String dataset, @Nullable String contractId, String runId)
    implements Serializable {
  static final Schema VERDICTS =
      Schema.builder()
          .addStringField("assertion")
          .addBooleanField("success")
          .addNullableStringField("column")
          .addStringField("severity")
          .addStringField("name")
          .addNullableStringField("description")
          .addStringField("expected")
          .addNullableStringField("actual")
          .addNullableStringField("content")
          .addNullableStringField("contentType")
          .addStringField("params")
          .addStringField("status")
          .addStringField("dataset")
          .addNullableStringField("contractId")
          .addStringField("ruleId")
          .addStringField("dimension")
          .addStringField("group")
          .addNullableField("windowStart", FieldType.DATETIME)
          .addNullableField("windowEnd", FieldType.DATETIME)
          .addInt64Field("pane")
          .addBooleanField("isFinal")
          .addInt64Field("rowsTested")
          .addNullableInt64Field("rowsFailed")
          .addNullableDoubleField("relativeError")
          .addArrayField("sampleKeys", FieldType.STRING)
          .addStringField("runId")
          .build();

  static final Schema SUITES =
      Schema.builder()
          .addStringField("dataset")
          .addNullableStringField("contractId")
          .addStringField("group")
          .addNullableField("windowStart", FieldType.DATETIME)
          .addNullableField("windowEnd", FieldType.DATETIME)
          .addInt64Field("pane")
          .addBooleanField("isFinal")
          .addStringField("status")
          .addInt64Field("passed")
          .addInt64Field("failed")
          .addInt64Field("skipped")
          .addStringField("runId")
          .build();

  /**
   * Where a verdict stands.
   *
   * @param group the fields grouped by, as JSON
   * @param start null for whole input, as the end
   */
  record Place(
      String group, @Nullable Instant start, @Nullable Instant end, long pane, boolean isFinal) {}

  Row verdict(WindowRule rule, Found found, Outcome outcome, Place place) {
    List<@Nullable Object> values = new ArrayList<>(VERDICTS.getFieldCount());
    List<String> columns = rule.metric().columns();
    Amount amount = found.amount();
    values.add(rule.check());
    values.add(outcome.status() != Outcome.Status.FAIL);
    values.add(columns.isEmpty() ? null : String.join(",", columns));
    values.add(outcome.severity().word());
    values.add(rule.name());
    values.add(rule.description());
    values.add(rule.levels().expected());
    values.add(amount == null ? null : amount.toString());
    values.add(null);
    values.add(null);
    values.add(json(rule.metric().params()));
    values.add(outcome.status().word());
    values.add(dataset);
    values.add(contractId);
    values.add(rule.id());
    values.add(rule.dimension());
    values.add(place.group());
    values.add(place.start());
    values.add(place.end());
    values.add(place.pane());
    values.add(place.isFinal());
    values.add(found.tested());
    values.add(found.failed());
    values.add(amount == null ? null : found.relativeError());
    values.add(found.samples());
    values.add(runId);
    return Row.withSchema(VERDICTS).attachValues(values);
  }

  private static String json(Map<String, String> params) {
    Schema schema =
        params.keySet().stream()
            .map(name -> Schema.Field.of(name, FieldType.STRING))
            .collect(Schema.toSchema());
    Row row = Row.withSchema(schema).attachValues(List.copyOf(params.values()));
    return requireNonNull(new RowJsonText(schema).of(row), "params are no JSON");
  }

  Row suite(List<Outcome> outcomes, Place place) {
    List<@Nullable Object> values = new ArrayList<>(SUITES.getFieldCount());
    values.add(dataset);
    values.add(contractId);
    values.add(place.group());
    values.add(place.start());
    values.add(place.end());
    values.add(place.pane());
    values.add(place.isFinal());
    values.add(status(outcomes));
    for (Outcome.Status status :
        List.of(Outcome.Status.PASS, Outcome.Status.FAIL, Outcome.Status.SKIP)) {
      values.add(outcomes.stream().filter(outcome -> outcome.status() == status).count());
    }
    values.add(runId);
    return Row.withSchema(SUITES).attachValues(values);
  }

  /** Whether a verdict is that of a rule that was broken. */
  static boolean isFailure(Row verdict) {
    return !requireNonNull(verdict.getBoolean("success"), "success is null");
  }

  private static String status(List<Outcome> outcomes) {
    if (outcomes.stream().anyMatch(outcome -> outcome.fails(Severity.ERROR))) {
      return "Error";
    }
    return outcomes.stream().anyMatch(outcome -> outcome.fails(Severity.WARN))
        ? "Warning"
        : "Success";
  }
}
