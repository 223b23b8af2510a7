/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * What a good Beam user writes today: text files, Jackson, a POJO with a coder by hand, a stateful
 * DoFn keyed by event id, fixed windows, a combine per key.
 *
 * <p>{@code --lookup=worker} (default) holds the table in each worker, {@code side_input} reads a
 * map side input for each event. {@code --coder=hand} (default) writes events field by field,
 * {@code inferred} as Beam does by itself, by Java serialization. All other arguments but the
 * contract's go to Beam: {@code --runner=FlinkRunner|SparkRunner|DirectRunner} and the runner's own
 * options.
 *
 * @since 0.1
 */
public final class PlainBeam {
  static final String READ = "read";
  static final String REJECTED = "rejected";
  static final String DUPLICATES = "duplicates";
  static final String KEPT = "kept";
  static final String ACCEPTED = "accepted";

  private PlainBeam() {}

  /** Runs the pipeline; returns when its results and counts are written. */
  public static void main(String[] args) throws IOException {
    run(Arguments.parse(args));
  }

  static void run(Arguments arguments) throws IOException {
    arguments.requireWorkload("e1");
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs(engine(arguments)).create());
    build(pipeline, arguments);
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("Cannot finish the pipeline: it ended as " + state);
    }
    counts(arguments.output().resolve("counts")).writeTo(arguments.output());
  }

  /** The options for Beam; each runner has its own name for the number of workers. */
  private static String[] engine(Arguments arguments) {
    int workers = arguments.parallelism();
    String option =
        switch (arguments.get("runner", "")) {
          case "FlinkRunner" -> "--parallelism=" + workers;
          case "SparkRunner" -> "--sparkMaster=local[" + workers + "]";
          case "DirectRunner" -> "--targetParallelism=" + workers;
          default ->
              throw new IllegalArgumentException(
                  "Unsupported runner: %s (supported: FlinkRunner, SparkRunner, DirectRunner)"
                      .formatted(arguments.get("runner", "none")));
        };
    String[] own =
        arguments.without("workload", "input", "output", "parallelism", "lookup", "coder");
    return Stream.concat(Stream.of(option), Stream.of(own)).toArray(String[]::new);
  }

  private static Coder<Event> coder(Arguments arguments) {
    String coder = arguments.get("coder", "hand");
    return switch (coder) {
      case "hand" -> new EventCoder();
      case "inferred" -> SerializableCoder.of(Event.class);
      default ->
          throw new IllegalArgumentException(
              "Unsupported coder: %s (supported: hand, inferred)".formatted(coder));
    };
  }

  private static void build(Pipeline pipeline, Arguments arguments) {
    Path output = arguments.output();
    Coder<Event> events = coder(arguments);
    PCollectionTuple parsed =
        pipeline
            .apply("Read", TextIO.read().from(arguments.input().resolve("events") + "/*.ndjson"))
            .apply(
                "Parse",
                ParDo.of(new ParseFn())
                    .withOutputTags(
                        ParseFn.VALID, TupleTagList.of(ParseFn.REJECTED).and(ParseFn.COUNTS)));
    parsed
        .get(ParseFn.REJECTED)
        .apply("WriteRejected", TextIO.write().to(output + "/rejected/part").withSuffix(".ndjson"));
    PCollectionTuple deduplicated =
        parsed
            .get(ParseFn.VALID)
            .setCoder(events)
            .apply(
                "KeyById",
                WithKeys.of((Event event) -> event.eventId).withKeyType(TypeDescriptors.strings()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), events))
            .apply(
                "DropDuplicates",
                ParDo.of(new DropDuplicatesFn())
                    .withOutputTags(
                        DropDuplicatesFn.KEPT, TupleTagList.of(DropDuplicatesFn.COUNTS)));
    PCollectionTuple formatted =
        deduplicated
            .get(DropDuplicatesFn.KEPT)
            .setCoder(events)
            .apply("KeyByCategory", lookup(pipeline, arguments))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), events))
            .apply(
                "Windows",
                Window.<KV<String, Event>>into(FixedWindows.of(Duration.standardMinutes(1)))
                    // One pane, when no row can come in any more: a file cannot be corrected.
                    .triggering(Never.ever())
                    .withAllowedLateness(Duration.standardMinutes(5))
                    .discardingFiredPanes())
            .apply("Sum", Combine.perKey(new Revenue.SumFn()))
            .apply(
                "Format",
                ParDo.of(new FormatFn())
                    .withOutputTags(FormatFn.LINES, TupleTagList.of(FormatFn.COUNTS)));
    formatted
        .get(FormatFn.LINES)
        .apply("Rewindow", endOfWindows())
        .apply("WriteResult", TextIO.write().to(output + "/result/part").withSuffix(".csv"));
    PCollectionList.of(parsed.get(ParseFn.COUNTS))
        .and(deduplicated.get(DropDuplicatesFn.COUNTS))
        .and(formatted.get(FormatFn.COUNTS).apply("RewindowCounts", endOfWindows()))
        .apply("FlattenCounts", Flatten.pCollections())
        .apply("SumCounts", Sum.longsPerKey())
        .apply(
            "FormatCounts",
            MapElements.into(TypeDescriptors.strings())
                .via(count -> count.getKey() + " " + count.getValue()))
        .apply("WriteCounts", TextIO.write().to(output + "/counts/part").withSuffix(".txt"));
  }

  private static <T> Window<T> endOfWindows() {
    return Window.<T>into(new GlobalWindows())
        .triggering(DefaultTrigger.of())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }

  private static PTransform<PCollection<? extends Event>, PCollection<KV<String, Event>>> lookup(
      Pipeline pipeline, Arguments arguments) {
    return switch (arguments.get("lookup", "worker")) {
      case "worker" -> Lookup.heldByWorkers(arguments.input());
      case "side_input" -> Lookup.fromSideInput(Lookup.view(pipeline, arguments.input()));
      default ->
          throw new IllegalArgumentException(
              "Unsupported lookup: %s (supported: worker, side_input)"
                  .formatted(arguments.get("lookup", "worker")));
    };
  }

  /** An event kept but in no sum was late for its window. */
  private static Counts counts(Path directory) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          List<String> words = List.of(line.split(" ", 2));
          counts.merge(words.get(0), Long.parseLong(words.get(1)), Long::sum);
        }
      }
    }
    long accepted = counts.getOrDefault(ACCEPTED, 0L);
    return new Counts(
        counts.getOrDefault(READ, 0L),
        counts.getOrDefault(REJECTED, 0L),
        counts.getOrDefault(DUPLICATES, 0L),
        counts.getOrDefault(KEPT, 0L) - accepted,
        accepted);
  }
}
