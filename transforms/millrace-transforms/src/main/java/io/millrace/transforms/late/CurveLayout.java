/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.late.LatenessHistogram.Point;
import io.millrace.transforms.period.Lateness;
import io.millrace.transforms.rows.InputCheck;
import io.millrace.transforms.rows.KeyValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: the rows between and after the steps of a curve. */
final class CurveLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final List<String> WINDOW = List.of("window_start", "window_end");
  private static final List<String> CURVE = List.of("rows", "on_time", "curve", "recommended");
  private static final Schema POINT =
      Schema.builder().addInt64Field("lateness_ms").addDoubleField("complete").build();
  private static final Schema RECOMMENDED =
      Schema.builder()
          .addDoubleField("completeness")
          .addInt64Field("recommended_lateness_ms")
          .addInt64Field("still_late")
          .build();

  private final CompletenessCurveSpec spec;
  private final Lateness lateness;
  private final int[] by;
  private final List<Schema.Field> keyFields;
  private final Schema partialSchema;
  private final Schema outputSchema;

  private CurveLayout(CompletenessCurveSpec spec, Schema input) {
    this.spec = spec;
    this.lateness = spec.rule();
    this.by = spec.by().stream().mapToInt(input::indexOf).toArray();
    this.keyFields = spec.by().stream().map(input::getField).toList();
    this.partialSchema =
        Schema.builder()
            .addFields(keyFields)
            .addInt64Field("start")
            .addMapField("counts", FieldType.INT32, FieldType.INT64)
            .build();
    Schema.Builder output = Schema.builder().addFields(keyFields);
    if (!spec.inTotal()) {
      WINDOW.forEach(output::addDateTimeField);
    }
    this.outputSchema =
        output
            .addInt64Field(CURVE.get(0))
            .addInt64Field(CURVE.get(1))
            .addArrayField(CURVE.get(2), FieldType.row(POINT))
            .addArrayField(CURVE.get(3), FieldType.row(RECOMMENDED))
            .build();
  }

  /**
   * @throws ValidationException if the spec does not fit the input
   */
  static CurveLayout of(CompletenessCurveSpec spec, PCollection<Block> input, Schema rows) {
    InputCheck check = InputCheck.of("measure", input, rows);
    spec.by().forEach(check::key);
    List<String> output = new ArrayList<>(spec.by());
    if (!spec.inTotal()) {
      output.addAll(WINDOW);
    }
    output.addAll(CURVE);
    check.outputFields(output);
    if (input.isBounded() == IsBounded.UNBOUNDED) {
      if (spec.inTotal()) {
        check.problem(
            "Cannot measure "
                + input.getName()
                + " in total: it is unbounded and has no last window; measure per window");
      }
      if (spec.lateness() == null) {
        check.problem(
            "Missing required lateness: "
                + input.getName()
                + " is unbounded; choose it by allowingLateness(duration)");
      }
    }
    check.orThrow();
    return new CurveLayout(spec, rows);
  }

  Lateness lateness() {
    return lateness;
  }

  List<String> by() {
    return spec.by();
  }

  /** Whether all windows have one curve. */
  boolean inTotal() {
    return spec.inTotal();
  }

  Schema partialSchema() {
    return partialSchema;
  }

  Schema outputSchema() {
    return outputSchema;
  }

  KeyValues keyOf(Block block, int row) {
    List<@Nullable Object> values = new ArrayList<>(by.length);
    for (int field : by) {
      values.add(block.column(field).valueAt(row));
    }
    return new KeyValues(keyFields, values);
  }

  /** What some rows of a group say. */
  Row partialRow(CurveGroup group, Map<Integer, Long> counts) {
    List<@Nullable Object> values = new ArrayList<>(group.key().values());
    values.add(group.start());
    values.add(counts);
    return Row.withSchema(partialSchema).attachValues(values);
  }

  CurveGroup groupOf(Row partial) {
    return new CurveGroup(
        new KeyValues(keyFields, new ArrayList<>(partial.getValues().subList(0, by.length))),
        requireNonNull(partial.getInt64(by.length)));
  }

  Map<Integer, Long> countsOf(Row partial) {
    return requireNonNull(partial.getMap(by.length + 1));
  }

  Row outputRow(CurveGroup group, LatenessHistogram histogram) {
    List<Point> points = histogram.points();
    long rows = points.get(points.size() - 1).arrived();
    List<@Nullable Object> values = new ArrayList<>(group.key().values());
    if (!spec.inTotal()) {
      values.add(Instant.ofEpochMilli(group.start()));
      values.add(Instant.ofEpochMilli(lateness.endOf(group.start())));
    }
    values.add(rows);
    values.add(points.get(0).arrived());
    values.add(points.stream().map(point -> pointRow(point, rows)).toList());
    values.add(
        spec.completeness().stream().map(part -> recommendedRow(part, points, rows)).toList());
    return Row.withSchema(outputSchema).attachValues(values);
  }

  private static Row pointRow(Point point, long rows) {
    return Row.withSchema(POINT)
        .attachValues(point.lateness(), (double) point.arrived() / (double) rows);
  }

  private static Row recommendedRow(double completeness, List<Point> points, long rows) {
    Point point = LatenessHistogram.reaching(completeness, points);
    return Row.withSchema(RECOMMENDED)
        .attachValues(completeness, point.lateness(), rows - point.arrived());
  }
}
