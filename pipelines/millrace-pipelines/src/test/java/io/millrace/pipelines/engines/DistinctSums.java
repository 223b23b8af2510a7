/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.values.KV;

/**
 * A small pipeline that asks an engine for what Millrace rests on: a read, a state per key, a
 * grouping, a combine, a write and metrics. Each key's distinct values are added up.
 */
final class DistinctSums {
  /** How many lines the input has. */
  static final int LINES = 2_000;

  private static final int KEYS = 7;
  private static final int VALUES = 100;
  private static final String NAMESPACE = "distinct-sums";
  private static final String READ = "read";

  private DistinctSums() {}

  /** What came out, line by line in order, and how many lines the metrics say were read. */
  record Outcome(State state, List<String> lines, long read) {}

  /** Writes lines of {@code key,value}; returns what must come out, in order. */
  static List<String> write(Path file, long seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    Map<Integer, Set<Long>> distinct = new TreeMap<>();
    for (int i = 0; i < LINES; i++) {
      int key = random.nextInt(KEYS);
      long value = random.nextInt(VALUES);
      lines.add(key + "," + value);
      distinct.computeIfAbsent(key, k -> new HashSet<>()).add(value);
    }
    Files.write(file, lines);
    return distinct.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue().stream().mapToLong(v -> v).sum())
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** Runs on an engine to the end. */
  static Outcome run(RunnerLauncher launcher, RunMode mode, Path input, Path folder)
      throws IOException {
    RunnerProfile profile = launcher.profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    pipeline
        .apply("Read", TextIO.read().from(input.toString()))
        .apply("Parse", ParDo.of(new ParseFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), VarLongCoder.of()))
        .apply("Distinct", ParDo.of(new DistinctFn()))
        .apply("Sum", Sum.longsPerKey())
        .apply("Format", MapElements.via(new Format()))
        .apply("Write", TextIO.write().to(folder.resolve("sums").toString()).withNumShards(1));
    launcher.fit(profile, pipeline);
    try (Engine engine = launcher.start(profile.options())) {
      PipelineResult result = engine.run(pipeline);
      State state = result.waitUntilFinish();
      return new Outcome(state, lines(folder), linesRead(result));
    }
  }

  /** A pipeline that fails on its first record. */
  static Pipeline failing(RunnerProfile profile, Path input) {
    Pipeline pipeline = Pipeline.create(profile.options());
    pipeline
        .apply("Read", TextIO.read().from(input.toString()))
        .apply("Fail", ParDo.of(new FailFn()));
    return pipeline;
  }

  private static List<String> lines(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("sums")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      lines.sort(Comparator.naturalOrder());
      return lines;
    }
  }

  private static long linesRead(PipelineResult result) {
    MetricsFilter filter =
        MetricsFilter.builder().addNameFilter(MetricNameFilter.inNamespace(NAMESPACE)).build();
    long read = 0;
    for (MetricResult<Long> counter : result.metrics().queryMetrics(filter).getCounters()) {
      read += counter.getAttempted();
    }
    return read;
  }

  private static final class ParseFn extends DoFn<String, KV<Integer, Long>> {
    private static final long serialVersionUID = 1L;
    private final Counter read = Metrics.counter(NAMESPACE, READ);

    @ProcessElement
    public void processElement(@Element String line, OutputReceiver<KV<Integer, Long>> out) {
      int comma = line.indexOf(',');
      read.inc();
      out.output(
          KV.of(
              Integer.parseInt(line.substring(0, comma)),
              Long.parseLong(line.substring(comma + 1))));
    }
  }

  private static final class DistinctFn extends DoFn<KV<Integer, Long>, KV<Integer, Long>> {
    private static final long serialVersionUID = 1L;

    @StateId("seen")
    @SuppressWarnings("UnusedVariable") // Beam finds it by its annotation
    private final StateSpec<BagState<Long>> seenSpec = StateSpecs.bag(VarLongCoder.of());

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Long> element,
        @StateId("seen") BagState<Long> seen,
        OutputReceiver<KV<Integer, Long>> out) {
      for (Long value : seen.read()) {
        if (value.equals(element.getValue())) {
          return;
        }
      }
      seen.add(element.getValue());
      out.output(element);
    }
  }

  private static final class Format extends SimpleFunction<KV<Integer, Long>, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String apply(KV<Integer, Long> sum) {
      return sum.getKey() + "=" + sum.getValue();
    }
  }

  private static final class FailFn extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element String line) {
      throw new IllegalStateException("Cannot take " + line);
    }
  }
}
