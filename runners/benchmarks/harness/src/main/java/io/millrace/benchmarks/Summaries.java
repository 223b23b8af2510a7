/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.BenchReport.Comparison;
import io.millrace.benchmarks.BenchReport.Row;
import io.millrace.benchmarks.BenchReport.Run;
import io.millrace.benchmarks.BenchReport.Slope;
import io.millrace.benchmarks.BenchReport.Verdict;
import io.millrace.benchmarks.Roster.Guard;
import io.millrace.benchmarks.Roster.Pair;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What the runs say: medians, slopes, ratios and guards. */
final class Summaries {
  /** Fewer pairs than this carry no claim. */
  static final int LEAST_PAIRS = 5;

  private static final double MICROS = 1e6;

  private final List<Run> runs;

  private record Size(String contender, String workload, int events) {}

  Summaries(List<Run> runs) {
    this.runs = List.copyOf(runs);
  }

  /** One row per contender and size, in the order they first ran. */
  List<Row> rows() {
    Set<Size> sizes = new LinkedHashSet<>();
    runs.forEach(run -> sizes.add(new Size(run.contender(), run.workload(), run.events())));
    return sizes.stream().map(this::row).toList();
  }

  private Row row(Size size) {
    List<Run> all = of(size);
    String fault = all.stream().map(Run::fault).filter(Objects::nonNull).findFirst().orElse(null);
    long rss = all.stream().mapToLong(Run::peakRssBytes).max().orElse(0);
    return new Row(
        size.contender(),
        size.workload(),
        size.events(),
        all.size(),
        fault == null ? spread(all, Run::wallSeconds) : null,
        fault == null ? spread(all, Run::cpuSeconds) : null,
        rss,
        fault);
  }

  private static Spread spread(List<Run> runs, ToDoubleFunction<Run> figure) {
    return Spread.of(runs.stream().mapToDouble(figure).toArray());
  }

  private List<Run> of(Size size) {
    return runs.stream()
        .filter(run -> new Size(run.contender(), run.workload(), run.events()).equals(size))
        .toList();
  }

  /** Per contender from its smallest to its largest size; none for a single or a void one. */
  List<Slope> slopes() {
    List<Slope> slopes = new ArrayList<>();
    List<Row> rows = rows();
    for (Row small : rows) {
      Optional<Row> large =
          rows.stream()
              .filter(row -> row.contender().equals(small.contender()))
              .filter(row -> row.workload().equals(small.workload()))
              .reduce((a, b) -> a.events() >= b.events() ? a : b);
      boolean smallest =
          rows.stream()
              .filter(row -> row.contender().equals(small.contender()))
              .filter(row -> row.workload().equals(small.workload()))
              .allMatch(row -> row.events() >= small.events());
      if (smallest) {
        large.flatMap(row -> slope(small, row)).ifPresent(slopes::add);
      }
    }
    return slopes;
  }

  private static Optional<Slope> slope(Row small, Row large) {
    if (small.wallSeconds() == null
        || small.cpuSeconds() == null
        || large.wallSeconds() == null
        || large.cpuSeconds() == null
        || small.events() == large.events()) {
      return Optional.empty();
    }
    int more = large.events() - small.events();
    double seconds = large.wallSeconds().median() - small.wallSeconds().median();
    double cpu = large.cpuSeconds().median() - small.cpuSeconds().median();
    if (seconds <= 0 || cpu <= 0) {
      return Optional.empty(); // Noise larger than the work: no rate to tell.
    }
    return Optional.of(
        new Slope(
            small.contender(),
            small.workload(),
            small.events(),
            large.events(),
            more / seconds,
            cpu * MICROS / more));
  }

  /** The pairs at each size at which both sides count. */
  List<Comparison> comparisons(List<Pair> pairs) {
    List<Comparison> all = new ArrayList<>();
    for (Pair pair : pairs) {
      rows().stream()
          .filter(row -> row.contender().equals(pair.subject()))
          .forEach(row -> compare(pair, row.workload(), row.events()).ifPresent(all::add));
    }
    return all;
  }

  private Optional<Comparison> compare(Pair pair, String workload, int events) {
    List<Run> subjects = of(new Size(pair.subject(), workload, events));
    List<Run> others = of(new Size(pair.against(), workload, events));
    boolean counts =
        !others.isEmpty()
            && others.size() == subjects.size()
            && subjects.stream().allMatch(run -> run.fault() == null)
            && others.stream().allMatch(run -> run.fault() == null);
    if (!counts) {
      return Optional.empty();
    }
    Spread wall = ratios(subjects, others, Run::wallSeconds);
    Spread cpu = ratios(subjects, others, Run::cpuSeconds);
    String reason = reason(wall, cpu, subjects.size());
    return Optional.of(
        new Comparison(
            pair.subject(),
            pair.against(),
            workload,
            events,
            subjects.size(),
            wall,
            cpu,
            reason.isEmpty(),
            reason));
  }

  /** Run against run of the same round, so that what slows the machine slows both. */
  private static Spread ratios(List<Run> subjects, List<Run> others, ToDoubleFunction<Run> figure) {
    double[] ratios = new double[subjects.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(others.get(i)) / figure.applyAsDouble(subjects.get(i));
    }
    return Spread.of(ratios);
  }

  private static String reason(Spread wall, Spread cpu, int pairs) {
    if (Math.signum(wall.median() - 1) != Math.signum(cpu.median() - 1)) {
      return "wall and CPU disagree about who is ahead";
    }
    return pairs < LEAST_PAIRS ? "fewer than " + LEAST_PAIRS + " pairs" : "";
  }

  /** Each guard at the largest size; a side that did not run breaks it. */
  List<Verdict> verdicts(List<Guard> guards) {
    return guards.stream().map(this::verdict).toList();
  }

  private Verdict verdict(Guard guard) {
    Double ratio =
        comparisons(List.of(new Pair(guard.subject(), guard.against()))).stream()
            .filter(one -> one.workload().equals(guard.workload()))
            .reduce((a, b) -> a.events() >= b.events() ? a : b)
            .map(one -> guard.measure().equals(Roster.CPU) ? one.cpu() : one.wall())
            .map(Spread::median)
            .orElse(null);
    return new Verdict(
        guard.subject(),
        guard.against(),
        guard.workload(),
        guard.measure(),
        guard.minimum(),
        ratio,
        ratio != null && ratio >= guard.minimum(),
        guard.why());
  }
}
