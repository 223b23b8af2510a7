/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.transforms.Evolving;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A run report as one JSON object, for programs.
 *
 * <p>Keys are snake_case and always stand in this order:
 *
 * <pre>{@code
 * pipeline run_id runner mode
 * succeeded         true or false
 * failure           text, null for a run without one
 * started finished  ISO-8601 times in UTC
 * seconds           from start to finish
 * peak_heap_bytes
 * arguments         object of text, in display order
 * profile           [{name, value, why}], in display order
 * versions          object of text, in display order
 * notes             array of text
 * headline          object of numbers, in display order
 * ledger            [{step, read, replayed, written, filtered, duplicates, late, rejected, missing, balanced}]
 * steps             [{step, records, seconds, records_per_second}]
 * verdicts          [{dataset, rule, expected, severity, action, tested, failed, status}]
 * dead_letters      [{step, code, cause, records, sample}]
 * tables            [{table, written, superseded, deleted, rows, files, bytes, snapshot_id}]
 * charts            [{id, title, unit, kind, labels, series: [{name, values}]}]
 * checks            [{name, passed, detail}]
 * }</pre>
 *
 * <p>Numbers are exact and plain, never in powers of ten; decimals keep their scale. Durations are
 * seconds. Only {@code records_per_second} is rounded, to three decimals. {@code snapshot_id} is a
 * name, so it is text (null if the run made no snapshot): many readers round whole numbers beyond
 * 2<sup>53</sup>. The text is ASCII, whatever the report says, so no terminal can spoil it.
 *
 * <p>Safe for concurrent use.
 *
 * @since 0.1
 */
@Evolving
public final class JsonReport {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();
  private static final JsonMapper INDENTING =
      MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonReport() {}

  /** The report as JSON text over several lines, without a line break at its end. */
  public static String write(RunReport report) {
    return indented(tree(report));
  }

  /** JSON over several lines. */
  static String indented(JsonNode tree) {
    return text(INDENTING, tree);
  }

  /** JSON on one line. */
  static String compact(JsonNode tree) {
    return text(MAPPER, tree);
  }

  private static String text(JsonMapper mapper, JsonNode tree) {
    try {
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the report as JSON: " + e.getMessage(), e);
    }
  }

  private static ObjectNode tree(RunReport report) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pipeline", report.pipeline()).put("run_id", report.runId());
    node.put("runner", report.runner()).put("mode", report.mode());
    node.put("succeeded", report.succeeded()).put("failure", report.failure());
    node.put("started", report.started().toString());
    node.put("finished", report.finished().toString());
    node.put("seconds", Figures.seconds(Duration.between(report.started(), report.finished())));
    node.put("peak_heap_bytes", report.peakHeapBytes());
    texts(node, "arguments", report.arguments());
    objects(
        node,
        "profile",
        report.profile(),
        (setting, into) ->
            into.put("name", setting.name())
                .put("value", setting.value())
                .put("why", setting.why()));
    texts(node, "versions", report.versions());
    report.notes().forEach(node.putArray("notes")::add);
    report.headline().forEach(node.putObject("headline")::put);
    ledgerAndSteps(node, report);
    verdictsAndDeadLetters(node, report);
    results(node, report);
    return node;
  }

  private static void ledgerAndSteps(ObjectNode node, RunReport report) {
    objects(
        node,
        "ledger",
        report.ledger(),
        (line, into) -> {
          into.put("step", line.step()).put("read", line.read());
          into.put("replayed", line.replayed()).put("written", line.written());
          into.put("filtered", line.filtered()).put("duplicates", line.duplicates());
          into.put("late", line.late()).put("rejected", line.rejected());
          into.put("missing", line.missing()).put("balanced", line.isBalanced());
        });
    objects(
        node,
        "steps",
        report.steps(),
        (step, into) -> {
          BigDecimal rate = BigDecimal.valueOf(step.recordsPerSecond());
          into.put("step", step.step()).put("records", step.records());
          into.put("seconds", Figures.seconds(step.active()));
          into.put("records_per_second", rate.setScale(3, RoundingMode.HALF_UP));
        });
  }

  private static void verdictsAndDeadLetters(ObjectNode node, RunReport report) {
    objects(
        node,
        "verdicts",
        report.verdicts(),
        (verdict, into) -> {
          into.put("dataset", verdict.dataset()).put("rule", verdict.rule());
          into.put("expected", verdict.expected());
          into.put("severity", verdict.severity()).put("action", verdict.action());
          into.put("tested", verdict.tested()).put("failed", verdict.failed());
          into.put("status", verdict.status());
        });
    objects(
        node,
        "dead_letters",
        report.deadLetters(),
        (cause, into) -> {
          into.put("step", cause.step()).put("code", cause.code()).put("cause", cause.cause());
          into.put("records", cause.records()).put("sample", cause.sample());
        });
  }

  private static void results(ObjectNode node, RunReport report) {
    objects(
        node,
        "tables",
        report.tables(),
        (table, into) -> {
          Long snapshot = table.snapshotId();
          into.put("table", table.table()).put("written", table.written());
          into.put("superseded", table.superseded()).put("deleted", table.deleted());
          into.put("rows", table.rows()).put("files", table.files()).put("bytes", table.bytes());
          into.put("snapshot_id", snapshot == null ? null : snapshot.toString());
        });
    objects(node, "charts", report.charts(), JsonReport::chart);
    objects(
        node,
        "checks",
        report.checks(),
        (check, into) -> {
          into.put("name", check.name()).put("passed", check.passed());
          into.put("detail", check.detail());
        });
  }

  private static void chart(Chart chart, ObjectNode into) {
    into.put("id", chart.id()).put("title", chart.title());
    into.put("unit", chart.unit()).put("kind", chart.kind());
    chart.labels().forEach(into.putArray("labels")::add);
    objects(
        into,
        "series",
        chart.series(),
        (series, line) -> {
          line.put("name", series.name());
          series.values().forEach(line.putArray("values")::add);
        });
  }

  static void texts(ObjectNode node, String key, Map<String, String> texts) {
    texts.forEach(node.putObject(key)::put);
  }

  static <T> void objects(
      ObjectNode node, String key, List<T> items, BiConsumer<T, ObjectNode> fill) {
    ArrayNode array = node.putArray(key);
    items.forEach(item -> fill.accept(item, array.addObject()));
  }
}
