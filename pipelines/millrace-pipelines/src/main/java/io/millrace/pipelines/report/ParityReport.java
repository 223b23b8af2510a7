/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs of one pipeline on several engines, in several modes and over several orders of arrival
 * gave. The page, {@code --json} and the terminal show the same report.
 *
 * @param pipeline the pipeline's name
 * @param arguments the options as they hold, in display order
 * @param arrivals the orders of arrival
 * @param cells one per order, mode and runner, in the order they ran
 * @since 0.1
 */
@Evolving
public record ParityReport(
    String pipeline,
    Instant started,
    Instant finished,
    Map<String, String> arguments,
    List<Arrival> arrivals,
    List<Cell> cells) {

  /**
   * One order in which the records arrive.
   *
   * @param name e.g. {@code shuffled}
   * @param meaning in a few words
   * @param records all that arrive, repeats too
   * @param repeats how many of them are copies that were added
   * @param stragglers how many come when their windows are long closed
   */
  public record Arrival(String name, String meaning, long records, long repeats, long stragglers) {}

  /** How a cell stands. */
  public enum Result {
    /** Every table is as it must be. */
    AGREES,
    /** Some table is not. */
    DIFFERS,
    /** The run failed, or there was nothing to hold it against. */
    FAILED,
    /** The engine or the pipeline has no such mode. */
    UNSUPPORTED;

    /** Lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One run.
   *
   * @param runner {@code direct}, {@code flink} or {@code spark}
   * @param mode {@code batch} or {@code streaming}
   * @param reason why it failed or is not supported; null otherwise
   * @param took all of it, the start of its JVM too
   * @param hash over the hashes of its tables, 64 hex digits; empty where there are none
   */
  public record Cell(
      String arrival,
      String mode,
      String runner,
      Result result,
      @Nullable String reason,
      Duration took,
      String hash,
      List<Table> tables) {
    public Cell {
      requireNonNull(result, "result is null");
      tables = List.copyOf(tables);
    }

    /** The rows of all tables. */
    public long rows() {
      return tables.stream().mapToLong(Table::rows).sum();
    }
  }

  /**
   * A table of a cell.
   *
   * @param windows how many there are; 0 for a table without
   * @param hash of all its rows in whatever order, 64 hex digits
   * @param held what its rows were compared with
   */
  public record Table(String table, long rows, long windows, String hash, List<Held> held) {
    public Table {
      held = List.copyOf(held);
    }

    public boolean agrees() {
      return held.stream().allMatch(Held::agrees);
    }
  }

  /**
   * A comparison.
   *
   * @param against what the rows must be, in words, e.g. {@code the oracle}
   * @param rows how many those are
   * @param differences the first ones; empty if there are none
   */
  public record Held(String against, long rows, List<String> differences) {
    public Held {
      differences = List.copyOf(differences);
    }

    public boolean agrees() {
      return differences.isEmpty();
    }
  }

  public ParityReport {
    requireNonNull(started, "started is null");
    requireNonNull(finished, "finished is null");
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    arrivals = List.copyOf(arrivals);
    cells = List.copyOf(cells);
  }

  /** True if there are cells, and all of them agree. */
  public boolean agrees() {
    return !cells.isEmpty() && agreeing() == cells.size();
  }

  /** How many cells agree. */
  public long agreeing() {
    return cells.stream().filter(cell -> cell.result() == Result.AGREES).count();
  }
}
