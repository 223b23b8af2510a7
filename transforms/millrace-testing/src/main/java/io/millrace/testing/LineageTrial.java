/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.millrace.testing.Capture.Seen;
import io.millrace.transforms.descriptor.Lineage;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a transform gives of its inputs, and of the inputs with one column changed, for each column.
 */
final class LineageTrial {
  private final Map<String, List<Row>> unchanged;
  private final Map<Changed, Map<String, List<Row>>> changed = new LinkedHashMap<>();

  private LineageTrial(Map<String, List<Row>> unchanged) {
    this.unchanged = unchanged;
  }

  /** A column of an input. */
  record Changed(String input, String column) {}

  /** Runs all in one pipeline. */
  static <S extends Record> LineageTrial of(
      RowsDescriptor<S> descriptor, S settings, Map<String, List<Row>> inputs) {
    Pipeline pipeline = Pipeline.create();
    Map<String, Capture<Row>> asGiven =
        captured(applied(pipeline, descriptor, settings, "AsGiven", inputs), "AsGiven");
    Map<Changed, Map<String, Capture<Row>>> captures = new LinkedHashMap<>();
    inputs.forEach(
        (input, rows) -> {
          for (String column : rows.get(0).getSchema().getFieldNames()) {
            Map<String, List<Row>> other = new LinkedHashMap<>(inputs);
            other.put(input, OtherValues.in(rows, column));
            String label = input + "_" + column;
            captures.put(
                new Changed(input, column),
                captured(applied(pipeline, descriptor, settings, label, other), label));
          }
        });
    pipeline.run().waitUntilFinish();
    LineageTrial trial = new LineageTrial(taken(asGiven));
    captures.forEach((change, outputs) -> trial.changed.put(change, taken(outputs)));
    return trial;
  }

  /** The outputs that have no row of the inputs as they are. */
  static <S extends Record> List<String> emptyOutputs(
      RowsDescriptor<S> descriptor, S settings, Map<String, List<Row>> inputs) {
    Pipeline pipeline = Pipeline.create();
    Map<String, Capture<Row>> captures =
        captured(applied(pipeline, descriptor, settings, "AsGiven", inputs), "AsGiven");
    pipeline.run().waitUntilFinish();
    return taken(captures).entrySet().stream()
        .filter(output -> output.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  static <S extends Record> PCollectionRowTuple applied(
      Pipeline pipeline,
      RowsDescriptor<S> descriptor,
      S settings,
      String label,
      Map<String, List<Row>> inputs) {
    return made(pipeline, label, inputs)
        .apply(
            label,
            new PTransform<PCollectionRowTuple, PCollectionRowTuple>() {
              @Override
              public PCollectionRowTuple expand(PCollectionRowTuple tuple) {
                return descriptor.apply(settings, tuple);
              }
            });
  }

  /** The inputs, by name. */
  static PCollectionRowTuple made(Pipeline pipeline, String label, Map<String, List<Row>> inputs) {
    PCollectionRowTuple all = PCollectionRowTuple.empty(pipeline);
    for (Map.Entry<String, List<Row>> input : inputs.entrySet()) {
      Schema schema = input.getValue().get(0).getSchema();
      PCollection<Row> rows =
          pipeline
              .apply(
                  label + "_of_" + input.getKey(),
                  Create.timestamped(minuteByMinute(input.getValue()))
                      .withCoder(RowCoder.of(schema)))
              .setRowSchema(schema);
      all = all.and(input.getKey(), rows);
    }
    return all;
  }

  private static List<TimestampedValue<Row>> minuteByMinute(List<Row> rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> TimestampedValue.of(rows.get(i), Instant.ofEpochSecond(60L * i)))
        .toList();
  }

  private static Map<String, Capture<Row>> captured(PCollectionRowTuple outputs, String label) {
    Map<String, Capture<Row>> captures = new LinkedHashMap<>();
    outputs
        .getAll()
        .forEach((name, rows) -> captures.put(name, Capture.of(label + "_" + name, rows)));
    return captures;
  }

  private static Map<String, List<Row>> taken(Map<String, Capture<Row>> captures) {
    Map<String, List<Row>> taken = new LinkedHashMap<>();
    captures.forEach(
        (name, capture) -> taken.put(name, capture.take().stream().map(Seen::element).toList()));
    return taken;
  }

  /** As {@code input.column changes output.column}. */
  List<String> changesUnknownTo(Lineage lineage) {
    List<String> unknown = new ArrayList<>();
    changed.forEach(
        (change, outputs) ->
            outputs.forEach(
                (output, rows) ->
                    columnsThatDiffer(requireNonNull(unchanged.get(output)), rows)
                        .filter(column -> !isNamed(lineage, change, output, column))
                        .map(
                            column ->
                                "%s.%s changes %s.%s"
                                    .formatted(change.input, change.column, output, column))
                        .forEach(unknown::add)));
    return unknown;
  }

  private static Stream<String> columnsThatDiffer(List<Row> rows, List<Row> others) {
    return Stream.of(rows, others)
        .flatMap(List::stream)
        .findAny()
        .map(row -> row.getSchema().getFieldNames())
        .orElse(List.of())
        .stream()
        .filter(column -> !bag(rows, column).equals(bag(others, column)));
  }

  private static Map<Optional<Object>, Long> bag(List<Row> rows, String column) {
    return rows.stream().collect(groupingBy(row -> comparable(row.getValue(column)), counting()));
  }

  /** Arrays of the same bytes are not equal. */
  private static Optional<Object> comparable(@Nullable Object value) {
    return Optional.ofNullable(value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
  }

  private static boolean isNamed(Lineage lineage, Changed change, String output, String column) {
    Stream<Lineage.Source> ofColumn =
        lineage.columns().stream()
            .filter(each -> each.output().equals(output) && each.name().equals(column))
            .flatMap(each -> each.sources().stream());
    Stream<Lineage.Source> ofOutput =
        lineage.influences().stream()
            .filter(each -> each.output().equals(output))
            .map(Lineage.Influence::source);
    return Stream.concat(ofColumn, ofOutput)
        .anyMatch(each -> change.equals(new Changed(each.input(), each.column())));
  }
}
