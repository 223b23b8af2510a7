/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.measure.Accumulator;
import io.millrace.transforms.measure.BlockAccumulators;
import io.millrace.transforms.measure.BoundMeasures;
import io.millrace.transforms.period.KeySpans;
import io.millrace.transforms.period.PeriodCut;
import io.millrace.transforms.period.SessionCut;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: how rows are cut, and how a session becomes a row. */
final class SessionLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final List<String> SPAN = List.of("session_start", "session_end", "duration_ms");
  private static final String CAPPED = "is_capped";

  private final List<String> keyNames;
  private final int[] keys;
  private final boolean tellsCapped;
  private final SessionCut sessions;
  private final PeriodCut periods;
  private final BoundMeasures measures;
  private final Schema outputSchema;

  private SessionLayout(SessionizeSpec spec, Schema input) {
    Duration gap = requireNonNull(spec.gap(), "gap is null");
    Duration cap = spec.cap();
    keyNames = spec.keyFields();
    keys = keyNames.stream().mapToInt(input::indexOf).toArray();
    tellsCapped = cap != null;
    sessions = new SessionCut(gap.toMillis(), cap == null ? SessionCut.NONE : cap.toMillis());
    periods =
        cap == null ? PeriodCut.UNCUT : SessionCut.periods(gap, cap, spec.every(), spec.lateness());
    measures = BoundMeasures.of(spec.measures(), input);
    Schema.Builder output = Schema.builder();
    for (int key : keys) {
      Schema.Field field = input.getField(key);
      output.addField(field.getName(), field.getType().withNullable(false));
    }
    output
        .addField(SPAN.get(0), FieldType.DATETIME)
        .addField(SPAN.get(1), FieldType.DATETIME)
        .addField(SPAN.get(2), FieldType.INT64);
    if (tellsCapped) {
      output.addBooleanField(CAPPED);
    }
    outputSchema = output.addFields(measures.resultFields()).build();
  }

  /**
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static SessionLayout of(SessionizeSpec spec, PCollection<Row> input) {
    InputCheck check = InputCheck.of("sessionize", input);
    if (spec.eventTimeField() == null) {
      check.problem("Missing required event time field; name it by on(field)");
    }
    return checked(spec, input, input.getSchema(), check);
  }

  /**
   * @throws ValidationException if the spec does not fit the input, or names an event time field
   */
  static SessionLayout ofBlocks(SessionizeSpec spec, PCollection<Block> input, Schema rows) {
    InputCheck check = InputCheck.of("sessionize", input, rows);
    spec.times().problemsOnBlocks().forEach(check::problem);
    return checked(spec, input, rows, check);
  }

  private static SessionLayout checked(
      SessionizeSpec spec, PCollection<?> input, Schema rows, InputCheck check) {
    spec.keyFields().forEach(check::key);
    spec.times().check(check);
    spec.times().checkStampCounts(spec.cap() != null, "cap", check);
    checkSpans(spec, input, check);
    BoundMeasures.check(spec.measures(), check);
    List<String> output = new ArrayList<>(spec.keyFields());
    output.addAll(spanFields(spec));
    spec.measures().forEach(measure -> output.addAll(measure.outputFields()));
    check.outputFields(output);
    check.orThrow();
    return new SessionLayout(spec, rows);
  }

  private static void checkSpans(SessionizeSpec spec, PCollection<?> input, InputCheck check) {
    Duration gap = spec.gap();
    Duration cap = spec.cap();
    if (gap == null) {
      check.problem("Missing required gap; choose it by gap(duration)");
    }
    if (cap == null) {
      if (input.isBounded() == IsBounded.UNBOUNDED) {
        check.problem(
            "Cannot sessionize "
                + input.getName()
                + ": it is unbounded and a session might never end; say cap(duration)");
      } else if (spec.every() != null || !spec.lateness().isZero()) {
        check.problem(
            "Missing required cap: without one all rows are waited for;"
                + " say cap(duration), or neither every nor allowingLateness");
      }
    } else if (gap != null) {
      SessionCut.check(gap, cap, spec.every(), check);
    }
  }

  /** The output fields between the key and the measures. */
  static List<String> spanFields(SessionizeSpec spec) {
    List<String> fields = new ArrayList<>(SPAN);
    if (spec.cap() != null) {
      fields.add(CAPPED);
    }
    return fields;
  }

  Schema outputSchema() {
    return outputSchema;
  }

  List<String> keyNames() {
    return keyNames;
  }

  SessionCut sessions() {
    return sessions;
  }

  PeriodCut periods() {
    return periods;
  }

  BlockAccumulators startBlocks() {
    return measures.startBlocks();
  }

  /**
   * The output row of a session.
   *
   * @param row of any of the rows of its key in the block
   * @param partials what was seen of it
   */
  Row sessionOf(Block block, int row, KeySpans spans, int session, List<Object> partials) {
    List<@Nullable Object> values = new ArrayList<>(outputSchema.getFieldCount());
    for (int key : keys) {
      values.add(block.column(key).valueAt(row));
    }
    values.add(Instant.ofEpochMilli(spans.start(session)));
    values.add(Instant.ofEpochMilli(spans.end(session)));
    values.add(Math.subtractExact(spans.end(session), spans.start(session)));
    if (tellsCapped) {
      values.add(spans.isCapped(session));
    }
    Accumulator seen = measures.start();
    seen.merge(partials);
    values.addAll(seen.results());
    return Row.withSchema(outputSchema).attachValues(values);
  }
}
