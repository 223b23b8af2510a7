/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.io.files.InputFiles;
import io.millrace.io.files.ReadBlocks;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichResult;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.quality.RowRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/** All that a pipeline of blocks is made of; every output is written as lines. */
final class SalesPipeline {
  static final String READ = "sales/Read";
  static final String CHECK = "sales/Check";
  static final String DEDUPLICATE = "sales/Deduplicate";
  static final String ENRICH = "sales/Enrich";
  static final String AGGREGATE = "sales/Aggregate";

  static final String REJECTED = "rejected";
  static final String DUPLICATES = "duplicates";
  static final String ENRICHED = "enriched";
  static final String SUMS = "sums";
  static final String LATE = "late";
  static final String LEDGER = "ledger";

  static final Duration DISORDER = Duration.ofSeconds(2);
  static final Duration HORIZON = Duration.ofMinutes(2);
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final Duration LATENESS = Duration.ofSeconds(30);
  static final Map<String, @Nullable String> GROUPS = groups();

  private static final Schema GROUP =
      Schema.builder().addStringField("kind").addNullableStringField("group").build();

  private final List<PCollection<String>> outputs = new ArrayList<>();

  private SalesPipeline() {}

  private static Map<String, @Nullable String> groups() {
    Map<String, @Nullable String> groups =
        new HashMap<>(Map.of("a", "one", "b", "two", "c", "one"));
    groups.put("no group", null);
    return groups;
  }

  /** Runs on an engine to the end; returns the lines of each output, sorted. */
  static Map<String, List<String>> run(
      RunnerLauncher launcher, RunMode mode, List<Path> input, Path folder) throws IOException {
    RunnerProfile profile = launcher.profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    SalesPipeline sales = new SalesPipeline();
    sales.build(pipeline, input);
    PCollectionList.of(sales.outputs)
        .apply("Gather", Flatten.pCollections())
        .apply("Write", TextIO.write().to(folder.resolve("lines").toString()).withNumShards(1));
    launcher.fit(profile, pipeline);
    try (Engine engine = launcher.start(profile.options())) {
      State state = engine.run(pipeline).waitUntilFinish();
      if (state != State.DONE) {
        throw new IllegalStateException("Cannot finish: the pipeline is " + state);
      }
    }
    return read(folder);
  }

  private static Map<String, List<String>> read(Path folder) throws IOException {
    Map<String, List<String>> lines = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          int colon = line.indexOf(':');
          lines
              .computeIfAbsent(line.substring(0, colon), output -> new ArrayList<>())
              .add(line.substring(colon + 1));
        }
      }
    }
    lines.values().forEach(output -> output.sort(null));
    return lines;
  }

  private void build(Pipeline pipeline, List<Path> input) {
    Ledger ledger = new Ledger();
    ReadBlocksResult read =
        pipeline.apply(
            "Read",
            ReadBlocks.jsonLines(
                    input.stream()
                        .flatMap(
                            file -> InputFiles.resolve("sales", file.toString(), null).stream())
                        .toList(),
                    Sale.SCHEMA)
                .eventTimeIn("time")
                .allowingDisorder(DISORDER)
                .keepingRecordIn("record")
                .at(at(READ)));
    ledger
        .step(READ)
        .read(read.tallies(), tally -> tally.getInt64("records"))
        .written(read.blocks())
        .rejected(read.rejected());
    CheckQualityResult<Block> checked =
        read.blocks()
            .apply(
                "Check",
                CheckQuality.rows(
                        "sales", List.of(RowRule.isComplete("id"), RowRule.isPositive("quantity")))
                    .originalIn("record")
                    .at(at(CHECK))
                    .onBlocks());
    ledger.step(CHECK).read(read.blocks()).written(checked.accepted()).rejected(checked.rejected());
    DeduplicateResult<Block> once =
        checked
            .accepted()
            .apply("DropRecord", KeepFields.of(Sale.SCHEMA.getFieldNames().toArray(String[]::new)))
            .apply("Deduplicate", DeduplicateBlocks.by("id").within(HORIZON));
    ledger
        .step(DEDUPLICATE)
        .read(checked.accepted())
        .written(once.kept())
        .duplicates(once.duplicates());
    EnrichResult<Block> enriched =
        once.kept()
            .apply(
                "Enrich",
                EnrichBlocks.from(groups(pipeline))
                    .matching("kind", "kind")
                    .picking(Map.of("group", "group"))
                    .onMissReject(at(ENRICH)));
    ledger
        .step(ENRICH)
        .read(once.kept())
        .written(enriched.enriched())
        .rejected(enriched.rejected());
    AggregateBlocksResult sums =
        enriched
            .enriched()
            .apply(
                "Aggregate",
                AggregateWindows.tumbling(WINDOW)
                    .by("group")
                    .measuring(Measure.count("count"), Measure.sum("revenue", "price"))
                    .onBlocks()
                    .allowingLateness(LATENESS));
    ledger
        .step(AGGREGATE)
        .read(enriched.enriched())
        .written(sums.results(), row -> row.getInt64("count"))
        .late(sums.late());
    letters(READ, read.rejected());
    letters(CHECK, checked.rejected());
    letters(ENRICH, enriched.rejected());
    rows(DUPLICATES, once.duplicates());
    rows(ENRICHED, enriched.enriched());
    rows(LATE, sums.late());
    write(SUMS, SUMS, sums.results(), SalesPipeline::sum);
    write(
        LEDGER, LEDGER, ledger.counts(pipeline), count -> count.getKey() + "=" + count.getValue());
  }

  private static PCollection<Block> groups(Pipeline pipeline) {
    List<Row> rows =
        GROUPS.entrySet().stream()
            .map(group -> Row.withSchema(GROUP).addValues(group.getKey(), group.getValue()).build())
            .toList();
    return pipeline
        .apply("Groups", Create.of(rows).withRowSchema(GROUP))
        .apply("PackGroups", PackBlocks.of());
  }

  private void letters(String step, PCollection<Rejected> letters) {
    write(
        step.replace('/', '.') + ".Letters",
        REJECTED,
        letters,
        letter -> step + "|" + letter.code() + "|" + record(letter));
  }

  private void rows(String output, PCollection<Block> blocks) {
    write(output, output, blocks.apply(output + "/Unpack", UnpackBlocks.rows()), Sale::text);
  }

  private <T> void write(
      String step, String output, PCollection<T> elements, SerializableFunction<T, String> text) {
    outputs.add(
        elements
            .apply(
                step + "/AsLine",
                MapElements.into(TypeDescriptors.strings())
                    .via(element -> output + ":" + text.apply(element)))
            .setCoder(StringUtf8Coder.of()));
  }

  private static String record(Rejected letter) {
    if (letter.coderId().equals("text")) {
      return new String(letter.recordBytes(), UTF_8);
    }
    try {
      return Sale.text(
          CoderUtils.decodeFromByteArray(RowCoder.of(Sale.SCHEMA), letter.recordBytes()));
    } catch (CoderException e) {
      throw new UncheckedIOException("Cannot read the record of a letter " + letter.code(), e);
    }
  }

  private static String sum(Row sum) {
    return sum.getString("group")
        + "|"
        + sum.getDateTime("window_start").getMillis()
        + "|"
        + sum.getInt64("count")
        + "|"
        + SalesOracle.plain(sum.getDecimal("revenue"));
  }

  private static StepContext at(String step) {
    return new StepContext("run-1", step);
  }
}
