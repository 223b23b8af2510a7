/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipelines.report.ParityReport.Cell;
import io.millrace.transforms.Evolving;
import java.time.Duration;

/**
 * A parity report as one JSON object, for programs. Keys are snake_case and always stand in this
 * order:
 *
 * <pre>{@code
 * pipeline
 * agrees            true or false
 * started finished  ISO-8601 times in UTC
 * seconds           from start to finish
 * arguments         object of text
 * arrivals          [{name, meaning, records, repeats, stragglers}]
 * cells             [{arrival, mode, runner, result, reason, seconds, rows, hash,
 *                     tables: [{table, rows, windows, hash, agrees,
 *                               held: [{against, rows, agrees, differences}]}]}]
 * }</pre>
 *
 * <p>{@code result} is {@code agrees}, {@code differs}, {@code failed} or {@code unsupported}.
 *
 * @since 0.1
 */
@Evolving
public final class ParityJson {
  private ParityJson() {}

  /** The report as JSON text over several lines, without a line break at its end. */
  public static String write(ParityReport report) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pipeline", report.pipeline()).put("agrees", report.agrees());
    node.put("started", report.started().toString());
    node.put("finished", report.finished().toString());
    node.put("seconds", Figures.seconds(Duration.between(report.started(), report.finished())));
    JsonReport.texts(node, "arguments", report.arguments());
    JsonReport.objects(
        node,
        "arrivals",
        report.arrivals(),
        (arrival, into) -> {
          into.put("name", arrival.name()).put("meaning", arrival.meaning());
          into.put("records", arrival.records()).put("repeats", arrival.repeats());
          into.put("stragglers", arrival.stragglers());
        });
    JsonReport.objects(node, "cells", report.cells(), ParityJson::cell);
    return JsonReport.indented(node);
  }

  private static void cell(Cell cell, ObjectNode into) {
    into.put("arrival", cell.arrival()).put("mode", cell.mode()).put("runner", cell.runner());
    into.put("result", cell.result().label()).put("reason", cell.reason());
    into.put("seconds", Figures.seconds(cell.took()));
    into.put("rows", cell.rows()).put("hash", cell.hash());
    JsonReport.objects(
        into,
        "tables",
        cell.tables(),
        (table, line) -> {
          line.put("table", table.table()).put("rows", table.rows());
          line.put("windows", table.windows()).put("hash", table.hash());
          line.put("agrees", table.agrees());
          JsonReport.objects(
              line,
              "held",
              table.held(),
              (held, one) -> {
                one.put("against", held.against()).put("rows", held.rows());
                one.put("agrees", held.agrees());
                held.differences().forEach(one.putArray("differences")::add);
              });
        });
  }
}
