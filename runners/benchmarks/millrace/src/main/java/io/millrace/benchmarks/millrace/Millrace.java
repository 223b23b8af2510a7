/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Counts;
import io.millrace.benchmarks.contender.Topic;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerTerm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Runs a workload on the one runner that is on the class path, with that runner's own profile.
 *
 * <p>{@code --mode=batch|streaming} chooses the engine's mode, batch if it is not given; {@code
 * --checkpoint-millis=N} adds checkpoints where the engine has them. Given a {@link Topic} or a
 * generated workload, it reads that as an unbounded source and gives results out as they come.
 */
public final class Millrace {
  private static final String LEDGER = "ledger";
  private static final String LEDGER_SUFFIX = ".txt";

  private Millrace() {}

  /** As the contract of contenders says. */
  public static void main(String[] args) throws Exception {
    run(Arguments.parse(args));
    // An engine may leave threads behind.
    System.exit(0);
  }

  static void run(Arguments arguments) throws Exception {
    RunnerLauncher launcher = ServiceLoader.load(RunnerLauncher.class).findFirst().orElseThrow();
    RunMode mode = RunMode.valueOf(arguments.get("mode", "batch").toUpperCase(Locale.ROOT));
    long checkpointMillis = Long.parseLong(arguments.get("checkpoint-millis", "0"));
    RunnerProfile profile =
        checkpointMillis == 0
            ? launcher.profile(mode)
            : launcher.profile(mode, Duration.ofMillis(checkpointMillis));
    PipelineOptions options = profile.options();
    Path output = arguments.output();
    Pipeline pipeline = Pipeline.create(options);
    try (Engine engine = launcher.start(options)) {
      build(pipeline, arguments);
      launcher.fit(profile, pipeline);
      PipelineResult.State state = engine.run(pipeline).waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("Cannot finish: the pipeline is " + state);
      }
    }
    counts(output.resolve(LEDGER)).writeTo(output);
  }

  private static void build(Pipeline pipeline, Arguments arguments) throws IOException {
    PCollection<Block> products = pipeline.apply("Products", new ReadProducts(arguments.input()));
    Job job = new Job(pipeline, arguments, new Ledger(), new Outputs(arguments.output()));
    if (arguments.workload(List.of("e1", "e2")).equals("e1")) {
      WindowedSums.build(job, products);
    } else {
      EventFiles.build(job, products);
    }
    PCollection<String> counts =
        job.ledger()
            .counts(pipeline)
            .apply(
                "CountAsLine",
                MapElements.into(TypeDescriptors.strings())
                    .via(count -> count.getKey() + "=" + count.getValue()))
            .setCoder(StringUtf8Coder.of());
    job.outputs().lines("WriteCounts", counts, LEDGER, LEDGER_SUFFIX);
    job.outputs().show();
  }

  /** What is so far, of a step that tells more than once. */
  private static Counts counts(Path folder) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(LEDGER_SUFFIX)).toList()) {
        for (String line : Files.readAllLines(file)) {
          int equals = line.lastIndexOf('=');
          counts.merge(
              line.substring(0, equals), Long.parseLong(line.substring(equals + 1)), Math::max);
        }
      }
    }
    // What a lambda leaves out is not rejected, but is what the contract calls so.
    long rejected = count(counts, AcceptedEvents.CHECK, LedgerTerm.FILTERED);
    for (String step : List.of(AcceptedEvents.READ, AcceptedEvents.CHECK, EnrichedEvents.ENRICH)) {
      rejected += count(counts, step, LedgerTerm.REJECTED);
    }
    return new Counts(
        count(counts, AcceptedEvents.READ, LedgerTerm.READ),
        rejected,
        count(counts, EnrichedEvents.DEDUPLICATE, LedgerTerm.DUPLICATES),
        count(counts, EnrichedEvents.DEDUPLICATE, LedgerTerm.LATE)
            + count(counts, WindowedSums.AGGREGATE, LedgerTerm.LATE),
        count(counts, WindowedSums.AGGREGATE, LedgerTerm.WRITTEN)
            + count(counts, EventFiles.WRITE, LedgerTerm.WRITTEN));
  }

  private static long count(Map<String, Long> counts, String step, LedgerTerm term) {
    return counts.getOrDefault(Ledger.key(step, term), 0L);
  }
}
