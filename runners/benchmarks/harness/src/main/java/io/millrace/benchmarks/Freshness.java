/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.BenchReport.Fresh;
import io.millrace.benchmarks.ChildJvm.Cost;
import io.millrace.benchmarks.Pace.Sent;
import io.millrace.benchmarks.answer.Counts;
import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * How old a result is when it is there: events come at a steady rate whatever the contender does,
 * each with the moment it is meant to be sent as its event time, and windows last a second. The
 * freshness of a window's first result is the time at which the sink had it less the window's end,
 * which is the soonest that anybody can know it. A contender that falls behind, or a producer that
 * is held up, shows in it.
 */
final class Freshness {
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** What is sent before a contender is warm does not count. */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final Duration SPARE = Duration.ofSeconds(60);

  /** The JVM's own: compiled late, what runs slowly would not be warm for minutes. */
  private static final List<String> COMPILED_SOON =
      List.of(
          "-XX:Tier4InvocationThreshold=5000",
          "-XX:Tier4MinInvocationThreshold=600",
          "-XX:Tier4CompileThreshold=15000",
          "-XX:Tier4BackEdgeThreshold=40000");

  private final Path output;
  private final int parallelism;
  private final PrintWriter progress;

  Freshness(Path output, int parallelism, PrintWriter progress) {
    this.output = output;
    this.parallelism = parallelism;
    this.progress = progress;
  }

  /**
   * Runs a contender once at a share of the rate it holds.
   *
   * @param held events a second
   */
  Fresh run(Launch launch, Workload workload, InputFiles input, double held, double share)
      throws IOException, InterruptedException {
    String name = launch.contender().name();
    Pace pace = new Pace(held * share, WARM_UP, MEASURED);
    progress.printf(Locale.ROOT, "  freshness at %,.0f events/s: %-20s ", pace.rate(), name);
    progress.flush();
    Path folder = output.resolve("output").resolve(name);
    Rounds.delete(folder);
    Files.createDirectories(folder);
    Path logs = output.resolve("logs");
    try (Broker broker = Broker.start(output.resolve("broker"))) {
      EventTopic.create(broker.servers(), "events");
      EventTopic topic = new EventTopic(broker.servers(), "events", EventTopic.ends(pace.events()));
      List<String> command =
          new ArrayList<>(
              launch.command(workload, input.folder(), folder, parallelism, COMPILED_SOON));
      command.addAll(topic.arguments());
      command.add("--window-ms=" + WINDOW.toMillis());
      command.add("--disorder-ms=0");
      CompletableFuture<Sent> sending = pace.send(topic, input);
      Cost cost =
          ChildJvm.run(command, logs.resolve(name + ".log"), WARM_UP.plus(MEASURED).plus(SPARE));
      Sent sent = sending.get();
      Fresh fresh = judge(name, held, share, pace, sent, cost, folder);
      progress.println(fresh.fault() == null ? fresh.text() : "VOID: " + fresh.fault());
      progress.flush();
      return fresh;
    } catch (ExecutionException e) {
      throw new IOException("Cannot send events to " + name, e);
    }
  }

  private static Fresh judge(
      String name, double held, double share, Pace pace, Sent sent, Cost cost, Path folder)
      throws IOException {
    if (cost.timedOut() || cost.exitCode() != 0) {
      String fault =
          cost.timedOut() ? "not done in time" : "exit code " + cost.exitCode() + ", see its log";
      return Fresh.none(name, held, share, fault);
    }
    Counts counts = Counts.read(folder);
    if (counts.read() != pace.events()) {
      return Fresh.none(
          name, held, share, "read %d events (must be %d)".formatted(counts.read(), pace.events()));
    }
    long from = sent.steady();
    long to = from + MEASURED.toMillis();
    long[] ages =
        Panes.settle(folder).stream()
            .filter(first -> first.windowStart() >= from)
            .filter(first -> first.windowStart() + WINDOW.toMillis() <= to)
            .mapToLong(first -> first.seen() - first.windowStart() - WINDOW.toMillis())
            .sorted()
            .toArray();
    return ages.length == 0
        ? Fresh.none(name, held, share, "no result in the time measured")
        : Fresh.of(name, held, share, ages, sent.lateMillis(), cost.cpuSeconds());
  }
}
