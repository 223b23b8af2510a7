/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static java.util.Objects.requireNonNullElse;

import io.millrace.benchmarks.BenchReport.Fresh;
import io.millrace.benchmarks.BenchReport.Row;
import io.millrace.benchmarks.BenchReport.Run;
import io.millrace.benchmarks.Roster.Contender;
import io.millrace.benchmarks.Roster.Guard;
import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a benchmark, and what they set in motion. */
@Command(
    name = "./millrace bench",
    description = "Runs contenders against each other on the same input, and checks their answers.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./millrace bench --quick",
      "  ./millrace bench",
      "  ./millrace bench --events=1000000 --pairs=3 --only=duckdb,hand-written",
      "  ./millrace bench --workload=e2 --keys=zipf --duplicates=50",
      "  ./millrace bench --unbounded --events=4000000",
      "  ./millrace bench --generated --span-minutes=1440",
      "  ./millrace bench micro -h     (parts by themselves: JMH, with JMH's own options)",
      "",
      "Exit codes: 0 all right, 1 a wrong answer or a broken guard, 2 the command line is wrong."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final List<Integer> FULL_SIZES = List.of(4_000_000, 16_000_000);
  private static final List<Integer> LONG_SIZES = List.of(100_000_000);
  private static final List<Integer> QUICK_SIZES = List.of(1_000_000);
  private static final int FULL_PAIRS = 5;
  private static final int QUICK_PAIRS = 3;
  private static final List<Double> SHARES = List.of(0.5, 0.9);

  private final PrintWriter out;
  private final PrintWriter err;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--quick",
      description = "Small sizes, and only what the guards compare; fails if a guard is broken.")
  boolean quick;

  @Option(
      names = "--events",
      paramLabel = "N",
      split = ",",
      description = "Sizes of the input. Default: 4000000,16000000; quick: 1000000.")
  @Nullable List<Integer> events;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Rounds in which each contender runs once. Default: 5; quick: 3.")
  @Nullable Integer pairs;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these contenders. Default: all.")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      split = ",",
      description = "e1 (aggregate) or e2 (all rows to Parquet). Default: e1.")
  List<String> workloads = List.of(Workload.E1);

  @Option(
      names = "--unbounded",
      description =
          "e1 from a Kafka topic that is read as if it had no end; then how fresh results are at"
              + " 50 and 90 %% of the rate that is held.")
  boolean unbounded;

  @Option(
      names = "--generated",
      description =
          "e1 from lines that a contender makes itself and reads as if they had no end: what each"
              + " tenth of the run took. Default: 100000000 events, once.")
  boolean generated;

  @Option(
      names = "--duplicates",
      paramLabel = "PERCENT",
      description = "Lines that repeat an earlier one. Default: 10.")
  int duplicates = 10;

  @Option(
      names = "--keys",
      paramLabel = "uniform|zipf",
      description = "How often each product comes. Default: uniform.")
  Workload.Keys keys = Workload.Keys.UNIFORM;

  @Option(names = "--seed", paramLabel = "N", description = "Makes another input. Default: 42.")
  long seed = 42;

  @Option(
      names = "--span-minutes",
      paramLabel = "N",
      description = "The event time the input covers. Default: 60.")
  int spanMinutes = 60;

  @Option(
      names = "--products",
      paramLabel = "N",
      description = "Rows of the product table. Default: 20000; of e2, 1000000.")
  @Nullable Integer products;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Threads or slots of each contender. Default: 2.")
  int parallelism = 2;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps inputs for later runs. Default: target/bench/data.")
  @Nullable Path data;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Takes bench.json, bench.html and the logs. Default: target/bench.")
  @Nullable Path output;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  BenchCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Roster roster = Roster.load();
    Path home = Path.of(System.getProperty("millrace.home", "")).toAbsolutePath();
    Path folder = requireNonNullElse(output, home.resolve("target/bench")).toAbsolutePath();
    Map<Workload, List<Contender>> plan = plan(roster);
    Files.createDirectories(folder);
    Map<String, String> machine = Machine.describe();
    Instant started = Instant.now();
    Rounds rounds =
        new Rounds(
            requireNonNullElse(data, folder.resolve("data")).toAbsolutePath(),
            folder,
            parallelism,
            !quick,
            err);
    List<Run> runs = new ArrayList<>();
    Lineup lineup = new Lineup(home);
    for (Map.Entry<Workload, List<Contender>> step : plan.entrySet()) {
      runs.addAll(
          rounds.run(step.getKey(), lineup.forWorkload(step.getKey(), step.getValue()), pairs()));
    }
    Summaries summaries = new Summaries(runs);
    List<Fresh> freshness =
        unbounded
            ? freshness(rounds, summaries, plan, lineup, new Freshness(folder, parallelism, err))
            : List.of();
    BenchReport report =
        new BenchReport(
            started.truncatedTo(ChronoUnit.SECONDS).toString(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            machine,
            settings(),
            lineup.entrants(),
            lineup.absent(),
            List.copyOf(runs),
            summaries.rows(),
            summaries.slopes(),
            summaries.comparisons(roster.comparisons()),
            summaries.verdicts(guarded(roster)),
            freshness,
            rounds.courses());
    report.write(folder.resolve("bench.json"));
    BenchPage.write(report, folder.resolve("bench.html"));
    out.print(BenchText.of(report));
    out.println("Report: " + folder.resolve("bench.html"));
    out.flush();
    return report.passed() ? PASSED : FAILED;
  }

  /**
   * The workloads in the order they run, each with who takes part; checked before anything runs.
   */
  private Map<Workload, List<Contender>> plan(Roster roster) {
    try {
      if (pairs() < 1 || parallelism < 1) {
        throw new IllegalArgumentException(
            "Invalid --pairs or --parallelism: "
                + pairs()
                + ", "
                + parallelism
                + " (must be at least 1)");
      }
      if (Stream.of(quick, unbounded, generated).filter(chosen -> chosen).count() > 1) {
        throw new IllegalArgumentException(
            "Invalid --quick, --unbounded and --generated (must be one of them at most)");
      }
      Map<Workload, List<Contender>> plan = new LinkedHashMap<>();
      for (String name : workloads()) {
        for (int size : sizes()) {
          Workload own = new Workload(name, size, duplicates, keys, seed, spanMinutes);
          Workload workload = products == null ? own : own.withProducts(products);
          plan.put(workload, entering(workload, roster.chosen(names(roster))));
        }
      }
      return plan;
    } catch (IllegalArgumentException fault) {
      throw new ParameterException(spec.commandLine(), fault.getMessage(), fault);
    }
  }

  /** A quick run reads without an end, too, so that streaming engines are guarded. */
  private List<String> workloads() {
    if (unbounded) {
      return List.of(Workload.E1_KAFKA);
    }
    if (generated) {
      return List.of(Workload.E1_GENERATED);
    }
    return quick && only.isEmpty()
        ? Stream.concat(workloads.stream(), Stream.of(Workload.E1_GENERATED)).distinct().toList()
        : workloads;
  }

  /** Files and streams have contenders of their own, who are not missing from other tables. */
  private List<Contender> entering(Workload workload, List<Contender> chosen) {
    return only.isEmpty()
        ? chosen.stream()
            .filter(
                one ->
                    workload.isUnbounded()
                        ? one.workloads().contains(workload.name())
                        : one.workloads().stream().noneMatch(Workload::isUnbounded))
            .toList()
        : chosen;
  }

  /** At the rate of the largest size, of each whose answers were right. */
  private static List<Fresh> freshness(
      Rounds rounds,
      Summaries summaries,
      Map<Workload, List<Contender>> plan,
      Lineup lineup,
      Freshness freshness)
      throws IOException, InterruptedException {
    Workload largest = List.copyOf(plan.keySet()).get(plan.size() - 1);
    InputFiles input = rounds.prepare(largest);
    List<Fresh> all = new ArrayList<>();
    for (Launch launch : lineup.forWorkload(largest, plan.getOrDefault(largest, List.of()))) {
      for (Row row : summaries.rows()) {
        if (row.contender().equals(launch.contender().name())
            && row.events() == largest.events()
            && row.fault() == null) {
          for (double share : SHARES) {
            all.add(freshness.run(launch, largest, input, row.eventsPerSecond(), share));
          }
        }
      }
    }
    return all;
  }

  /** A quick run needs only those whose ratios are guarded. */
  private List<String> names(Roster roster) {
    if (!quick || !only.isEmpty()) {
      return only;
    }
    List<String> names = new ArrayList<>();
    for (Guard guard : roster.guards()) {
      names.add(guard.subject());
      names.add(guard.against());
    }
    return names;
  }

  private List<Guard> guarded(Roster roster) {
    return quick && only.isEmpty()
        ? roster.guards().stream().filter(one -> workloads().contains(one.workload())).toList()
        : List.of();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("quick", Boolean.toString(quick));
    settings.put("workload", String.join(",", workloads()));
    settings.put("events", sizes().toString());
    settings.put("pairs", Integer.toString(pairs()));
    settings.put("parallelism", Integer.toString(parallelism));
    settings.put("duplicates", duplicates + " %");
    settings.put("keys", keys.toString());
    settings.put("seed", Long.toString(seed));
    settings.put("span", spanMinutes + " min");
    settings.put("products", products == null ? "of the workload" : products.toString());
    settings.put(
        "JVM",
        sizes().stream()
            .map(size -> String.join(" ", Launch.equalForAll(size, parallelism)))
            .distinct()
            .collect(Collectors.joining(", then ")));
    settings.put("classes", quick ? "loaded from jars" : "from an archive of each contender's own");
    settings.put("page cache", "warm");
    return settings;
  }

  private List<Integer> sizes() {
    if (events != null) {
      return events;
    }
    return generated ? LONG_SIZES : quick ? QUICK_SIZES : FULL_SIZES;
  }

  private int pairs() {
    if (pairs != null) {
      return pairs;
    }
    return generated ? 1 : quick ? QUICK_PAIRS : FULL_PAIRS;
  }
}
