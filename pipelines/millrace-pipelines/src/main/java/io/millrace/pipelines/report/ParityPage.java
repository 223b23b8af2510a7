/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.pipelines.report.ParityReport.Arrival;
import io.millrace.pipelines.report.ParityReport.Cell;
import io.millrace.pipelines.report.ParityReport.Held;
import io.millrace.pipelines.report.ParityReport.Result;
import io.millrace.pipelines.report.ParityReport.Table;
import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A parity report as one HTML file for people, without scripts and without the network.
 *
 * <p>It does not promise a stable look, but these stay for programs that read the page: {@code
 * [data-status]}, {@code agrees} or {@code differs}; rows {@code [data-cell="ARRIVAL MODE RUNNER"]}
 * in sections {@code #cells} and {@code #differences}; rows {@code [data-table]} in {@code
 * #tables}; cells {@code [data-term]} with a number, plain in {@code data-value}.
 *
 * @since 0.1
 */
@Evolving
public final class ParityPage {
  private static final int HASH_SHOWN = 16;

  private ParityPage() {}

  /**
   * Writes the page, making the directories above it; a file of that name is replaced.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(ParityReport report, Path file) throws IOException {
    PageParts.write(render(report), file);
  }

  /** The page as text, to be stored in UTF-8. */
  public static String render(ParityReport report) {
    Map<String, String> parts = new HashMap<>();
    parts.put("head", PageParts.head("Parity of " + report.pipeline() + ": " + status(report)));
    parts.put("header", header(report));
    parts.put("matrix", matrix(report));
    parts.put("differences", differences(report.cells()));
    parts.put("cells", cells(report.cells()));
    parts.put("tables", tables(report.cells()));
    parts.put("arrivals", arrivals(report.arrivals()));
    parts.put("arguments", TableParts.pairs("Argument", "argument", report.arguments()));
    return PageParts.filled(PageParts.resource("parity.html"), parts);
  }

  private static String status(ParityReport report) {
    return report.agrees() ? "agrees" : "differs";
  }

  private static String header(ParityReport report) {
    boolean good = report.agrees();
    Html html = new Html().open("div", "class", "title").open("div");
    html.leaf("p", "Parity", "class", "kicker").leaf("h1", report.pipeline()).close();
    html.open("p", "class", "badge " + (good ? "good" : "bad"), "data-status", status(report));
    html.leaf("span", good ? "✓" : "✕", "aria-hidden", "true");
    html.text(good ? " AGREES" : " DIFFERS").close().close().line();
    html.open("dl", "class", "facts");
    fact(html, "Cells that agree", report.agreeing() + " of " + report.cells().size());
    fact(html, "Started", Figures.time(report.started()));
    Duration lasted = Duration.between(report.started(), report.finished());
    fact(html, "Duration", Figures.duration(lasted));
    return html.close().end();
  }

  private static void fact(Html html, String name, String value) {
    html.open("div").leaf("dt", name).leaf("dd", value).close();
  }

  private static String matrix(ParityReport report) {
    List<String> runners = report.cells().stream().map(Cell::runner).distinct().toList();
    HtmlTable table = HtmlTable.cards("Cells by order, mode and runner");
    table.words("Arrival", "Mode").words(runners.toArray(String[]::new));
    Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
    for (Cell cell : report.cells()) {
      rows.computeIfAbsent(cell.arrival() + "\n" + cell.mode(), none -> new HashMap<>())
          .put(cell.runner(), cell);
    }
    for (Map<String, Cell> row : rows.values()) {
      Cell any = row.values().iterator().next();
      table.row("data-row", any.arrival() + " " + any.mode()).head(any.arrival());
      table.text(any.mode());
      for (String runner : runners) {
        Cell cell = row.get(runner);
        if (cell == null) {
          table.noNumber();
        } else {
          table.state(moodOf(cell), cell.result().label());
        }
      }
    }
    return table.end().end();
  }

  private static Mood moodOf(Cell cell) {
    return switch (cell.result()) {
      case AGREES -> Mood.GOOD;
      case DIFFERS, FAILED -> Mood.BAD;
      case UNSUPPORTED -> Mood.ODD;
    };
  }

  private static String differences(List<Cell> cells) {
    List<Cell> others = cells.stream().filter(cell -> cell.result() != Result.AGREES).toList();
    if (others.isEmpty()) {
      return TableParts.none("All cells agree.");
    }
    HtmlTable table = HtmlTable.cards("Differences");
    table.words("Arrival", "Mode", "Runner", "Table", "Against", "Difference");
    for (Cell cell : others) {
      String reason = cell.reason();
      if (reason != null) {
        difference(table, cell, "", "", reason);
      }
      for (Table one : cell.tables()) {
        for (Held held : one.held()) {
          held.differences()
              .forEach(line -> difference(table, cell, one.table(), held.against(), line));
        }
      }
    }
    return table.end().end();
  }

  private static void difference(
      HtmlTable table, Cell cell, String of, String against, String line) {
    table.row("data-cell", name(cell)).head(cell.arrival()).text(cell.mode()).text(cell.runner());
    table.text(of).text(against).wideText(line);
  }

  private static String name(Cell cell) {
    return cell.arrival() + " " + cell.mode() + " " + cell.runner();
  }

  private static String cells(List<Cell> cells) {
    HtmlTable table = HtmlTable.cards("Cells").words("Arrival", "Mode", "Runner", "Result");
    table.numbers("Seconds", "Rows").words("Hash");
    for (Cell cell : cells) {
      table.row("data-cell", name(cell), "class", moodOf(cell) == Mood.BAD ? "bad" : "");
      table.head(cell.arrival()).text(cell.mode()).text(cell.runner());
      table.state(moodOf(cell), cell.result().label());
      BigDecimal seconds = Figures.seconds(cell.took());
      table.number("seconds", seconds, Figures.rounded(seconds.doubleValue(), 1));
      table.count("rows", cell.rows()).code(shortened(cell.hash()), cell.hash());
    }
    return table.end().end();
  }

  private static String tables(List<Cell> cells) {
    List<Cell> read = cells.stream().filter(cell -> !cell.tables().isEmpty()).toList();
    if (read.isEmpty()) {
      return TableParts.none("No cell left tables to compare.");
    }
    HtmlTable table = HtmlTable.cards("Tables").words("Arrival", "Table");
    table.numbers("Rows", "Windows", "Cells that agree").words("Hash");
    for (String arrival : read.stream().map(Cell::arrival).distinct().toList()) {
      List<Cell> same = read.stream().filter(cell -> cell.arrival().equals(arrival)).toList();
      for (Table one : same.get(0).tables()) {
        long agreeing = named(same, one.table()).filter(Table::agrees).count();
        long all = named(same, one.table()).count();
        table.row("data-table", one.table(), "class", agreeing == all ? "" : "bad");
        table.text(arrival).head(one.table()).count("rows", one.rows());
        table.count("windows", one.windows());
        table.number("agreeing", BigDecimal.valueOf(agreeing), agreeing + " of " + all);
        table.code(shortened(one.hash()), one.hash());
      }
    }
    return table.end().end();
  }

  private static Stream<Table> named(List<Cell> cells, String name) {
    return cells.stream()
        .flatMap(cell -> cell.tables().stream())
        .filter(one -> one.table().equals(name));
  }

  private static String arrivals(List<Arrival> arrivals) {
    HtmlTable table = HtmlTable.cards("Orders of arrival").words("Arrival", "Meaning");
    table.numbers("Records", "Repeats added", "Stragglers");
    for (Arrival arrival : arrivals) {
      table.row("data-arrival", arrival.name()).head(arrival.name()).wideText(arrival.meaning());
      table.count("records", arrival.records()).count("repeats", arrival.repeats());
      table.count("stragglers", arrival.stragglers());
    }
    return table.end().end();
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(HASH_SHOWN, hash.length()));
  }
}
