/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import io.millrace.pipelines.parity.CellJudge.Other;
import io.millrace.pipelines.parity.CellRunner.CellRun;
import io.millrace.pipelines.parity.CellRunner.Ran;
import io.millrace.pipelines.parity.CellRunner.State;
import io.millrace.pipelines.parity.Comparison.LateRows;
import io.millrace.pipelines.report.ParityReport.Cell;
import io.millrace.pipelines.report.ParityReport.Result;
import io.millrace.pipelines.report.ParityReport.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cells of one order after the other, and keeps open what later ones are held against. Not
 * thread-safe; close it.
 */
final class CellMatrix implements AutoCloseable {
  private static final String BATCH = "batch";
  private static final double MILLIS = 1000.0;

  private final ParityRun run;
  private final CellRunner runner;
  private final Consumer<String> said;
  private final List<CellTables> open = new ArrayList<>();
  private final Map<String, Other> byMode = new HashMap<>();
  private final Map<Set<String>, Other> withoutLate = new HashMap<>();
  private @Nullable Other first;
  private @Nullable Other batch;
  private int begun;

  CellMatrix(ParityRun run, CellRunner runner, Consumer<String> said) {
    this.run = run;
    this.runner = runner;
    this.said = said;
  }

  List<Cell> over(ArrivalFiles files) {
    batch = null;
    byMode.clear();
    withoutLate.clear();
    if (!run.modes().contains(BATCH)) {
      said.accept(files.order().label() + ": a batch to hold the others against");
      String on = run.runners().get(0);
      Path warehouse = files.folder().resolve("batch-to-compare-with");
      if (run(new CellRun(BATCH, on, options(BATCH, files.options()), warehouse)).state()
          == State.FINISHED) {
        batch = keep("batch on " + on, warehouse);
      }
    }
    List<Cell> cells = new ArrayList<>();
    for (String mode : run.modes()) {
      for (String on : run.runners()) {
        cells.add(cell(files, mode, on));
      }
    }
    first = first == null && batch != null ? named("batch, " + files.order().label()) : first;
    return cells;
  }

  private Cell cell(ArrivalFiles files, String mode, String on) {
    begun++;
    int all = run.orders().size() * run.modes().size() * run.runners().size();
    String name = "%s, %s on %s".formatted(files.order().label(), mode, on);
    said.accept("[%d/%d] %s ...".formatted(begun, all, name));
    Instant begin = Instant.now();
    Path warehouse = files.folder().resolve(mode + "-on-" + on);
    Ran ran = run(new CellRun(mode, on, options(mode, files.options()), warehouse));
    Duration took = Duration.between(begin, Instant.now());
    Cell cell =
        ran.state() == State.FINISHED
            ? judged(files, mode, on, warehouse, took)
            : unfinished(files, mode, on, ran, took);
    said.accept(
        String.format(
            Locale.ROOT,
            "[%d/%d] %s %s after %.1f s",
            begun,
            all,
            name,
            cell.result().label(),
            took.toMillis() / MILLIS));
    return cell;
  }

  private Ran run(CellRun cell) {
    return runner.run(cell);
  }

  private Map<String, String> options(String mode, Map<String, String> files) {
    Map<String, String> options = new LinkedHashMap<>(run.comparison().options());
    if (!mode.equals(BATCH)) {
      options.putAll(run.comparison().streamOptions());
    }
    options.putAll(files);
    return options;
  }

  private static Cell unfinished(
      ArrivalFiles files, String mode, String on, Ran ran, Duration took) {
    Result result = ran.state() == State.REFUSED ? Result.UNSUPPORTED : Result.FAILED;
    String order = files.order().label();
    return new Cell(order, mode, on, result, ran.reason(), took, "", List.of());
  }

  private Cell judged(ArrivalFiles files, String mode, String on, Path warehouse, Duration took) {
    Other cell = keep(mode + " on " + on, warehouse);
    boolean isFirst = batch == null && mode.equals(BATCH);
    if (isFirst) {
      batch = cell;
    }
    Other firstOfMode = byMode.putIfAbsent(mode, cell);
    String order = files.order().label();
    Other same = batch;
    if (same == null) {
      String reason = "Cannot compare: no run in batch over these files finished";
      return new Cell(order, mode, on, Result.FAILED, reason, took, "", List.of());
    }
    Set<String> late = late(cell);
    Other others = late.isEmpty() ? null : withoutLate(files, late);
    if (others == null && !late.isEmpty()) {
      String reason = "Cannot compare: the run in batch without the late rows did not finish";
      return new Cell(order, mode, on, Result.FAILED, reason, took, "", List.of());
    }
    CellJudge judge =
        new CellJudge(
            run.comparison(),
            isFirst ? null : same,
            firstOfMode,
            isFirst ? first : null,
            late,
            others);
    List<Table> tables = new ArrayList<>(judge.judge(cell.tables()));
    LateRows kept = run.comparison().late();
    if (kept != null && !mode.equals(BATCH)) {
      Set<String> byTheRule = new TreeSet<>(files.late());
      byTheRule.removeAll(cell.tables().rejected(kept));
      tables.add(judge.lateRows(byTheRule));
    }
    if (firstOfMode != null) {
      open.remove(cell.tables());
      cell.tables().close();
    }
    Result result = tables.stream().allMatch(Table::agrees) ? Result.AGREES : Result.DIFFERS;
    return new Cell(order, mode, on, result, null, took, CellJudge.hash(tables), tables);
  }

  private Set<String> late(Other cell) {
    LateRows kept = run.comparison().late();
    return kept == null ? Set.of() : cell.tables().late(kept);
  }

  /** A batch over the same files without some records; the same for cells with the same ones. */
  private @Nullable Other withoutLate(ArrivalFiles files, Set<String> late) {
    Other before = withoutLate.get(late);
    if (before != null) {
      return before;
    }
    String name = "batch without the late rows";
    said.accept(files.order().label() + ": " + name);
    Path folder = files.folder().resolve("without-late-" + withoutLate.size());
    Map<String, String> options = options(BATCH, files.write(folder.resolve("input"), late));
    Path warehouse = folder.resolve("batch");
    Ran ran = run(new CellRun(BATCH, run.runners().get(0), options, warehouse));
    if (ran.state() != State.FINISHED) {
      said.accept(files.order().label() + ": " + name + " failed: " + ran.reason());
      return null;
    }
    Other other = keep(name, warehouse);
    withoutLate.put(late, other);
    return other;
  }

  private @Nullable Other named(String name) {
    return batch == null ? null : new Other(name, batch.tables());
  }

  private Other keep(String name, Path warehouse) {
    CellTables tables = CellTables.open(warehouse.resolve(run.pipeline()));
    open.add(tables);
    return new Other(name, tables);
  }

  @Override
  public void close() {
    open.forEach(CellTables::close);
  }
}
