/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.io.iceberg.CommitStream;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.io.iceberg.WrittenFile;
import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineOption;
import io.millrace.pipelines.PreparedPipeline;
import io.millrace.pipelines.RunGraph;
import io.millrace.pipelines.RunOutcome;
import io.millrace.pipelines.RunRequest;
import io.millrace.transforms.Rejected;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * Numbers without end, each with how many of its key were seen with it: who loses state or a number
 * counts some number twice or not at all. With {@code --limit} they end and are only counted.
 */
public final class Tally implements PipelineDefinition {
  private static final long KEYS = 8;
  private static final long PER_SECOND = 400;

  private static final IcebergTable TABLE =
      new IcebergTable(
          "silver.tally",
          Schema.builder()
              .addInt64Field("number")
              .addInt64Field("key")
              .addInt64Field("seen")
              .build(),
          WriteMode.APPEND,
          Gate.ALWAYS);

  @Override
  public String name() {
    return "tally";
  }

  @Override
  public String description() {
    return "Counts numbers.";
  }

  @Override
  public List<PipelineOption> options() {
    return List.of(
        new PipelineOption("limit", "N", "Where the numbers end.", "never"),
        new PipelineOption("fail-at", "N", "A number that cannot be taken.", "none"));
  }

  @Override
  public List<String> examples() {
    return List.of("run tally --limit=100");
  }

  @Override
  public PreparedPipeline prepare(RunRequest request) {
    return new PreparedPipeline() {
      @Override
      public Map<String, String> arguments() {
        return request.options();
      }

      @Override
      public List<String> notes() {
        return List.of();
      }

      @Override
      public void build(RunGraph graph) {
        Tally.build(graph, request);
      }

      @Override
      public Findings conclude(RunOutcome outcome) {
        return new Findings(Map.of(), List.of(), List.of());
      }
    };
  }

  private static void build(RunGraph graph, RunRequest request) {
    GenerateSequence numbers =
        request
            .option("limit")
            .map(limit -> GenerateSequence.from(0).to(Long.parseLong(limit)))
            .orElse(GenerateSequence.from(0).withRate(PER_SECOND, Duration.standardSeconds(1)));
    long failAt = request.option("fail-at").map(Long::parseLong).orElse(-1L);
    PCollection<Row> tallied =
        graph
            .pipeline()
            .apply("Numbers", numbers)
            .apply(
                "Key",
                WithKeys.<Long, Long>of(number -> number % KEYS)
                    .withKeyType(TypeDescriptors.longs()))
            .apply("Tally", ParDo.of(new TallyFn(failAt)))
            .setRowSchema(TABLE.schema());
    if (request.option("limit").isEmpty()) {
      IcebergCatalog catalog = IcebergCatalog.embedded(request.warehouse());
      try (IcebergTables tables = IcebergTables.open(catalog)) {
        tables.prepare(List.of(TABLE));
      }
      PCollection<WrittenFile> files = tallied.apply("Write", WriteDataFiles.to(catalog, TABLE));
      files.apply("Show", CommitStream.of(catalog, List.of(TABLE), request.runId()));
    }
    PCollection<Rejected> none = graph.pipeline().apply("NoLetters", Create.empty(letters(graph)));
    graph.deadLetters("Tally", none);
  }

  private static Coder<Rejected> letters(RunGraph graph) {
    try {
      return graph.pipeline().getSchemaRegistry().getSchemaCoder(Rejected.class);
    } catch (NoSuchSchemaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a run has shown so far: how many were seen with each number. */
  public static Map<Long, List<Long>> shown(Path warehouse) {
    Map<Long, List<Long>> shown = new TreeMap<>();
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      tables.forEachRow(
          TABLE,
          row ->
              shown.merge(
                  row.<Long>getValue("number"),
                  List.of(row.<Long>getValue("seen")),
                  (one, other) -> List.of(one.get(0), other.get(0))));
    }
    return shown;
  }

  /** Whether each number is there once and, of each key, each place up to the last. */
  public static boolean isExact(Map<Long, List<Long>> shown) {
    Map<Long, BitSet> places = new HashMap<>();
    for (Map.Entry<Long, List<Long>> number : shown.entrySet()) {
      BitSet ofKey = places.computeIfAbsent(number.getKey() % KEYS, key -> new BitSet());
      int place = Math.toIntExact(number.getValue().get(0));
      if (number.getValue().size() > 1 || ofKey.get(place)) {
        return false;
      }
      ofKey.set(place);
    }
    return places.values().stream().allMatch(ofKey -> ofKey.cardinality() == ofKey.length() - 1);
  }

  private static final class TallyFn extends DoFn<KV<Long, Long>, Row> {
    private static final long serialVersionUID = 1L;

    @StateId("seen")
    private final StateSpec<ValueState<Long>> spec = StateSpecs.value(VarLongCoder.of());

    private final long failAt;

    TallyFn(long failAt) {
      this.failAt = failAt;
    }

    @ProcessElement
    public void processElement(
        @Element KV<Long, Long> number,
        @StateId("seen") ValueState<Long> state,
        OutputReceiver<Row> out) {
      if (number.getValue() == failAt) {
        throw new IllegalStateException("Cannot take " + failAt + ": it is not to be taken");
      }
      Long before = state.read();
      long seen = before == null ? 1 : before + 1;
      state.write(seen);
      out.output(
          Row.withSchema(TABLE.schema())
              .addValues(number.getValue(), number.getKey(), seen)
              .build());
    }
  }
}
