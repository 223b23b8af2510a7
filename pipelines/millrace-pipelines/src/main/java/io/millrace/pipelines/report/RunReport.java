/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ledger.StepBalance;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a finished run has to say. The HTML page, {@code --json} and the terminal show the
 * same report; none of them computes a number of its own.
 *
 * @param pipeline the pipeline's name, e.g. {@code ecommerce}
 * @param runId unique per execution
 * @param runner {@code direct}, {@code flink} or {@code spark}
 * @param mode {@code batch} or {@code streaming}
 * @param started wall-clock start
 * @param finished wall-clock end
 * @param peakHeapBytes the largest heap in use seen during the run, in bytes
 * @param failure why the run failed; null for a run that succeeded
 * @param arguments the options as given and as defaulted, in display order
 * @param profile the engine's settings for this run, in display order
 * @param versions names and versions of what ran (Millrace, Beam, Java, Iceberg), in display order
 * @param notes things a reader should know that are not failures, e.g. an empty input file
 * @param ledger the conservation ledger, in pipeline order
 * @param steps throughput and time per step, in pipeline order
 * @param verdicts one per quality rule
 * @param deadLetters dead letters by cause, most frequent first
 * @param tables the tables written, in pipeline order
 * @param headline the few numbers shown first, by label, in display order
 * @param charts gold aggregates to draw
 * @param checks comparisons made after the run, e.g. with the generator's truth
 * @since 0.1
 */
@Evolving
public record RunReport(
    String pipeline,
    String runId,
    String runner,
    String mode,
    Instant started,
    Instant finished,
    long peakHeapBytes,
    @Nullable String failure,
    Map<String, String> arguments,
    List<Setting> profile,
    Map<String, String> versions,
    List<String> notes,
    List<StepBalance> ledger,
    List<StepTime> steps,
    List<Verdict> verdicts,
    List<DeadLetterCause> deadLetters,
    List<TableState> tables,
    Map<String, BigDecimal> headline,
    List<Chart> charts,
    List<Check> checks) {

  /**
   * One option the SDK set for the engine.
   *
   * @param name the option's name, as the engine has it
   * @param value as it was set
   * @param why the reason, in a few words
   */
  public record Setting(String name, String value, String why) {}

  /**
   * How long a step was at work.
   *
   * @param records records that came in
   * @param active wall-clock time between the first record in and the last record out
   */
  public record StepTime(String step, long records, Duration active) {
    /** Records per second while active; 0 where the time was too short to measure. */
    public double recordsPerSecond() {
      return active.isZero() ? 0 : records / (active.toNanos() / 1e9);
    }
  }

  /**
   * What a quality rule found.
   *
   * @param dataset the dataset the rule guards, e.g. {@code orders}
   * @param rule the rule's id, e.g. {@code quantity.isBetween}
   * @param severity {@code error}, {@code warn} or {@code info}
   * @param action {@code pass}, {@code drop}, {@code quarantine} or {@code halt}
   * @param tested records the rule saw
   * @param failed records that broke it
   * @param status {@code pass}, {@code fail} or {@code skip} (nothing tested)
   * @param expected the rule in words, e.g. {@code must be between 1 and 100}
   */
  public record Verdict(
      String dataset,
      String rule,
      String severity,
      String action,
      long tested,
      long failed,
      String status,
      String expected) {}

  /**
   * Dead letters with one cause.
   *
   * @param code the code, e.g. {@code INVALID_UTF8}
   * @param cause the broken rule's id, else the code
   * @param sample one of the messages
   */
  public record DeadLetterCause(
      String step, String code, String cause, long records, String sample) {}

  /**
   * A table after the run.
   *
   * @param written rows this run wrote
   * @param superseded rows, of this run and of those before, that others of it correct
   * @param deleted how many more keys are gone from the table
   * @param rows rows the table holds now
   * @param snapshotId the snapshot this run made; null if it made none
   * @param bytes size of the files this run wrote
   */
  public record TableState(
      String table,
      long written,
      long superseded,
      long deleted,
      long rows,
      int files,
      long bytes,
      @Nullable Long snapshotId) {}

  /**
   * One chart of a gold table.
   *
   * @param id unique in the report, lower case with dashes
   * @param unit what the values count, e.g. {@code GBP} or {@code orders}
   * @param kind {@code line} for a course over time, {@code bar} for a ranking
   * @param labels the x axis: ISO-8601 times for a line, names for a bar
   * @param series exact values, one per label
   */
  public record Chart(
      String id, String title, String unit, String kind, List<String> labels, List<Series> series) {

    /**
     * @throws IllegalArgumentException if a series has more or fewer values than the chart has
     *     labels
     */
    public Chart {
      labels = List.copyOf(labels);
      series = List.copyOf(series);
      for (Series one : series) {
        if (one.values().size() != labels.size()) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "Invalid series %s of chart %s: %d values (must be %d, one per label)",
                  one.name(),
                  id,
                  one.values().size(),
                  labels.size()));
        }
      }
    }
  }

  /** Values of one name; as many as the chart has labels. */
  public record Series(String name, List<BigDecimal> values) {
    public Series {
      values = List.copyOf(values);
    }
  }

  /**
   * A comparison made after the run.
   *
   * @param detail what was compared, or the first differences
   */
  public record Check(String name, boolean passed, String detail) {}

  public RunReport {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    headline = Collections.unmodifiableMap(new LinkedHashMap<>(headline));
    profile = List.copyOf(profile);
    notes = List.copyOf(notes);
    ledger = List.copyOf(ledger);
    steps = List.copyOf(steps);
    verdicts = List.copyOf(verdicts);
    deadLetters = List.copyOf(deadLetters);
    tables = List.copyOf(tables);
    charts = List.copyOf(charts);
    checks = List.copyOf(checks);
  }

  /** True if nothing failed: the run, its ledger and every check. */
  public boolean succeeded() {
    return failure == null
        && ledger.stream().allMatch(StepBalance::isBalanced)
        && checks.stream().allMatch(Check::passed);
  }
}
