/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.Objects.requireNonNull;

import io.millrace.pipelines.report.ParityReport;
import io.millrace.pipelines.report.ParityReport.Arrival;
import io.millrace.pipelines.report.ParityReport.Cell;
import io.millrace.transforms.Evolving;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs a pipeline on several engines, in several modes and over several orders of arrival, and says
 * whether all give the same tables.
 *
 * <p>All runs over one order read the same files. The first one in batch is what the others are
 * held against, and the oracle is what all are, itself too. What comes late in a stream is told by
 * the order alone; the tables must then be those of a batch without these records.
 *
 * <p>Cells run one after the other. All records of an input are held in memory once.
 *
 * @param pipeline its name
 * @param seed what the orders are drawn from
 * @param folder a new one, for files and warehouses
 * @param modes {@code batch}, {@code streaming} or both
 * @param runners by name
 * @since 0.1
 */
@Evolving
public record ParityRun(
    String pipeline,
    Comparison comparison,
    long seed,
    Path folder,
    List<ArrivalOrder> orders,
    List<String> modes,
    List<String> runners) {
  /** A partition for each input: whoever reads it, records come in the order of its file. */
  private static final int PARTITIONS = 1;

  public ParityRun {
    requireNonNull(pipeline, "pipeline is null");
    requireNonNull(comparison, "comparison is null");
    requireNonNull(folder, "folder is null");
    orders = List.copyOf(orders);
    modes = List.copyOf(modes);
    runners = List.copyOf(runners);
    requireSome("arrivals", orders);
    requireSome("modes", modes);
    requireSome("runners", runners);
  }

  private static void requireSome(String name, List<?> of) {
    if (of.isEmpty()) {
      throw new IllegalArgumentException("Missing required " + name);
    }
  }

  /**
   * Runs all cells.
   *
   * @param arguments for the report
   * @param said told before and after each cell
   */
  public ParityReport execute(
      Map<String, String> arguments, CellRunner cells, Consumer<String> said) {
    Instant begin = Instant.now();
    said.accept("Arranging the records of " + comparison.inputs().size() + " inputs ...");
    List<TimedRecords> inputs = comparison.inputs().stream().map(TimedRecords::read).toList();
    Arrangement arrangement = new Arrangement(seed, PARTITIONS, comparison.disorder());
    List<Arrival> arrivals = new ArrayList<>();
    List<Cell> told = new ArrayList<>();
    try (CellMatrix matrix = new CellMatrix(this, cells, said)) {
      for (ArrivalOrder order : orders) {
        ArrivalFiles files =
            ArrivalFiles.arrange(order, folder.resolve(order.label()), arrangement, inputs);
        arrivals.add(files.told());
        told.addAll(matrix.over(files));
      }
    }
    return new ParityReport(pipeline, begin, Instant.now(), arguments, arrivals, told);
  }
}
