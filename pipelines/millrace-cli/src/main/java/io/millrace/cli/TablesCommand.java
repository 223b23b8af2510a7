/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.io.iceberg.TableMaintenance;
import io.millrace.io.iceberg.TableMaintenance.Compacted;
import io.millrace.io.iceberg.TableMaintenance.Expired;
import io.millrace.io.iceberg.TableMaintenance.Orphans;
import io.millrace.io.iceberg.TableMaintenance.Size;
import io.millrace.pipelines.PipelineDefinition;
import io.millrace.transforms.ValidationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ParseResult;

/** Says how the tables of a folder are, or keeps them small: a line for each. */
record TablesCommand(Terminal terminal, List<PipelineDefinition> pipelines, ParseResult parsed) {
  private static final long MEBIBYTE = 1L << 20;
  private static final Pattern AGE = Pattern.compile("(\\d{1,6})([mhd])");

  int list() {
    return forEachTable(
        table -> {
          Size size = table.size();
          return line(size.table())
              .with("rows", size.rows())
              .with("files", size.dataFiles())
              .with("delete_files", size.deleteFiles())
              .with("bytes", size.bytes())
              .with("snapshots", size.snapshots());
        });
  }

  int compact() {
    List<String> problems = new ArrayList<>();
    long target = wholeNumber("--target-mib", "128", problems) * MEBIBYTE;
    double share = share(problems);
    refuse(problems);
    return forEachTable(
        table -> {
          Compacted done = table.compact(target, share);
          return line(table.name())
              .with("files_before", done.filesRemoved())
              .with("files_after", done.filesAdded())
              .with("bytes_before", done.bytesRemoved())
              .with("bytes_after", done.bytesAdded())
              .with("delete_files_removed", done.deleteFilesRemoved());
        });
  }

  int expire() {
    List<String> problems = new ArrayList<>();
    Instant olderThan = olderThan("7d", problems);
    long keepLast = wholeNumber("--keep-last", "10", problems);
    refuse(problems);
    return forEachTable(
        table -> {
          Expired done = table.expireSnapshots(olderThan, Math.toIntExact(keepLast));
          return line(table.name()).with("snapshots", done.snapshots()).with("files", done.files());
        });
  }

  int orphans() {
    List<String> problems = new ArrayList<>();
    Instant olderThan = olderThan("3d", problems);
    refuse(problems);
    boolean isDeleting = parsed.matchedOptionValue("--delete", false);
    return forEachTable(
        table -> {
          Orphans found =
              isDeleting ? table.removeOrphans(olderThan) : table.findOrphans(olderThan);
          return line(table.name()).with("files", found.files()).with("bytes", found.bytes());
        });
  }

  /** What is said of a table. */
  private record Line(String table, Map<String, Long> numbers) {
    Line with(String name, long number) {
      numbers.put(name, number);
      return this;
    }
  }

  private static Line line(String table) {
    return new Line(table, new LinkedHashMap<>());
  }

  private int forEachTable(Function<TableMaintenance, Line> deed) {
    try (IcebergTables tables = IcebergTables.open(catalog())) {
      List<Line> lines = new ArrayList<>();
      boolean isJson = parsed.matchedOptionValue("--json", false);
      for (String name : chosen(tables.names())) {
        Line line = deed.apply(TableMaintenance.of(tables, name));
        if (!isJson) {
          print(line, lines.isEmpty());
        }
        lines.add(line);
      }
      if (isJson) {
        terminal.out().println(json(lines).toPrettyString());
      } else if (lines.isEmpty()) {
        terminal.out().println("No tables");
      }
      return 0;
    }
  }

  private IcebergCatalog catalog() {
    String where = parsed.matchedPositionalValue(0, "");
    boolean isPipeline = pipelines.stream().anyMatch(pipeline -> pipeline.name().equals(where));
    Path folder =
        isPipeline
            ? Path.of(parsed.matchedOptionValue("--warehouse", "warehouse")).resolve(where)
            : Path.of(where);
    if (!IcebergCatalog.isEmbeddedIn(folder)) {
      throw new ValidationException("Cannot open " + folder + ": there is no catalog.db in it");
    }
    return IcebergCatalog.embedded(folder);
  }

  private List<String> chosen(List<String> names) {
    String[] asked = parsed.matchedOptionValue("--table", new String[0]);
    List<String> problems = new ArrayList<>();
    for (String name : asked) {
      if (!names.contains(name)) {
        problems.add(
            "Unsupported table: " + name + " (supported: " + String.join(", ", names) + ")");
      }
    }
    refuse(problems);
    return asked.length == 0 ? names : List.of(asked);
  }

  private void print(Line line, boolean isFirst) {
    PrintWriter out = terminal.out();
    if (isFirst) {
      StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-36s", "TABLE"));
      line.numbers()
          .keySet()
          .forEach(name -> head.append(cell(name.toUpperCase(Locale.ROOT).replace('_', ' '))));
      out.println(head);
    }
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-36s", line.table()));
    line.numbers()
        .values()
        .forEach(number -> text.append(cell(String.format(Locale.ROOT, "%,d", number))));
    out.println(text);
  }

  private static String cell(String text) {
    return String.format(Locale.ROOT, " %14s", text);
  }

  private static ArrayNode json(List<Line> lines) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Line line : lines) {
      ObjectNode one = all.addObject().put("table", line.table());
      line.numbers().forEach(one::put);
    }
    return all;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("\n", problems));
    }
  }

  private long wholeNumber(String option, String fallback, List<String> problems) {
    String text = parsed.matchedOptionValue(option, fallback);
    if (text.matches("[1-9]\\d{0,6}")) {
      return Long.parseLong(text);
    }
    problems.add("Invalid " + option + ": " + text + " (must be a whole number, 1 to 9999999)");
    return 1;
  }

  private double share(List<String> problems) {
    String text = parsed.matchedOptionValue("--deleted-share", "0.1");
    if (text.matches("0?\\.\\d{1,9}|1") && Double.parseDouble(text) > 0) {
      return Double.parseDouble(text);
    }
    problems.add("Invalid --deleted-share: " + text + " (must be above 0 and at most 1)");
    return 1;
  }

  private Instant olderThan(String fallback, List<String> problems) {
    String text = parsed.matchedOptionValue("--older-than", fallback);
    Matcher matcher = AGE.matcher(text);
    Instant now = Instant.now();
    if (!matcher.matches()) {
      problems.add(
          "Invalid --older-than: "
              + text
              + " (must be a whole number with m, h or d behind it, such as 7d)");
      return now;
    }
    long number = Long.parseLong(matcher.group(1));
    return now.minus(
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }
}
