/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: what rows are read for, and what they become. */
final class AnomalyLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final List<TypeName> NUMBERS =
      List.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.FLOAT,
          TypeName.DOUBLE,
          TypeName.DECIMAL);
  private static final Schema ADDED =
      Schema.builder()
          .addNullableDoubleField("expected")
          .addNullableDoubleField("lower")
          .addNullableDoubleField("upper")
          .addNullableDoubleField("score")
          .addBooleanField("is_anomaly")
          .build();
  private static final Schema FOUND =
      Schema.builder()
          .addDateTimeField("event_time")
          .addStringField("detector")
          .addDoubleField("observed")
          .addNullableDoubleField("expected")
          .addDoubleField("lower")
          .addDoubleField("upper")
          .addDoubleField("score")
          .build();

  /** Rows are kept once for each period that looks back at them; more is a mistake. */
  private static final long MOST_PERIODS = 1_440;

  private static final Duration SHORTEST_USUAL_PERIOD = Duration.ofMinutes(1);

  private final String value;
  private final TypeName valueType;
  private final List<String> keys;
  private final Detector detector;
  private final Needs needs;
  private final Duration every;
  private final Schema scored;
  private final Schema anomalies;

  private AnomalyLayout(DetectAnomaliesSpec spec, Detector detector, Duration every, Schema input) {
    this.value = spec.valueField();
    this.valueType = input.getField(value).getType().getTypeName();
    this.keys = spec.keyFields();
    this.detector = detector;
    this.needs = spec.needs();
    this.every = every;
    this.scored =
        Schema.builder().addFields(input.getFields()).addFields(ADDED.getFields()).build();
    Schema.Builder found = Schema.builder();
    for (String key : keys) {
      found.addField(key, input.getField(key).getType().withNullable(false));
    }
    this.anomalies = found.addFields(FOUND.getFields()).build();
  }

  /**
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static AnomalyLayout of(DetectAnomaliesSpec spec, InputCheck check, Schema input) {
    check.field(spec.valueField(), NUMBERS);
    if (spec.keyFields().isEmpty()) {
      check.problem("Missing required key field; name it by by(field)");
    }
    spec.keyFields().forEach(check::key);
    check.outputFields(join(input.getFieldNames(), ADDED));
    check.outputFields(join(spec.keyFields(), FOUND));
    Detector detector = spec.detector();
    if (detector == null) {
      check.problem("Missing required detector; choose it by using(detector)");
    } else {
      checkPeriods(detector, periodOf(spec, detector), check);
    }
    check.orThrow();
    requireNonNull(detector, "detector is null");
    return new AnomalyLayout(spec, detector, periodOf(spec, detector), input);
  }

  private static List<String> join(List<String> names, Schema more) {
    List<String> joined = new ArrayList<>(names);
    joined.addAll(more.getFieldNames());
    return joined;
  }

  private static Duration periodOf(DetectAnomaliesSpec spec, Detector detector) {
    if (spec.every() != null) {
      return spec.every();
    }
    Duration tenth = Duration.ofMillis(detector.lookBack().toMillis() / 10);
    return tenth.compareTo(SHORTEST_USUAL_PERIOD) < 0 ? SHORTEST_USUAL_PERIOD : tenth;
  }

  private static void checkPeriods(Detector detector, Duration every, InputCheck check) {
    long periods = detector.lookBack().dividedBy(every);
    if (periods > MOST_PERIODS) {
      check.problem(
          "Invalid every: %s (must be at least a %dth of the look-back %s)"
              .formatted(every, MOST_PERIODS, detector.lookBack()));
    }
  }

  Schema scoredSchema() {
    return scored;
  }

  Schema anomaliesSchema() {
    return anomalies;
  }

  List<String> keys() {
    return keys;
  }

  Duration every() {
    return every;
  }

  Duration lookBack() {
    return detector.lookBack();
  }

  boolean hasKey(RowView row) {
    return keys.stream().noneMatch(row::isNull);
  }

  /** The value as the nearest double; NaN for none. */
  double valueOf(RowView row) {
    if (row.isNull(value)) {
      return Double.NaN;
    }
    return switch (valueType) {
      case FLOAT, DOUBLE -> row.float64(value);
      case DECIMAL -> requireNonNull(row.decimal(value), "value is null").doubleValue();
      default -> row.int64(value);
    };
  }

  Scorer scorer(long[] times, double[] values) {
    return detector.scorer(times, values, needs);
  }

  /** An input row with what is thought of its value. */
  Row scored(Row row, double observed, @Nullable Score score) {
    List<@Nullable Object> values = new ArrayList<>(row.getValues());
    if (score == null) {
      values.add(null);
      values.add(null);
      values.add(null);
      values.add(null);
      values.add(false);
    } else {
      values.add(score.expected());
      values.add(score.lower());
      values.add(score.upper());
      values.add(score.score());
      values.add(score.isAnomaly(observed));
    }
    return Row.withSchema(scored).attachValues(values);
  }

  boolean isScored(RowView scoredRow) {
    return !scoredRow.isNull("score");
  }

  boolean isAnomaly(RowView scoredRow) {
    return scoredRow.bool("is_anomaly");
  }

  /** The short form of a scored row that is an anomaly. */
  Row anomaly(RowView scoredRow) {
    List<@Nullable Object> values = new ArrayList<>();
    keys.forEach(key -> values.add(scoredRow.value(key)));
    values.add(Instant.ofEpochMilli(scoredRow.eventTime().toEpochMilli()));
    values.add(detector.name());
    values.add(valueOf(scoredRow));
    values.add(scoredRow.value("expected"));
    values.add(scoredRow.value("lower"));
    values.add(scoredRow.value("upper"));
    values.add(scoredRow.value("score"));
    return Row.withSchema(anomalies).attachValues(values);
  }
}
