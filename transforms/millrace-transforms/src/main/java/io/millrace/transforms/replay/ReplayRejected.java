/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.replay;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Makes of the dead letters of a step the rows it failed on, to enter there again.
 *
 * <p>It does not run the step. What fails there again is a new letter, whose attempt {@link
 * RaiseAttempts} counts on.
 *
 * <p><b>Input:</b> letters of one step, bounded, in the global window. <b>Output:</b> one row of
 * each different idempotency key, at the letter's event time, or at Beam's lowest where it has
 * none. Of letters with one key that of the highest attempt is taken, then that which comes first
 * by its content; the others are {@link ReplayRejectedResult#duplicates() duplicates}.
 *
 * <p><b>What is read:</b> the bytes, where the coder id says that they are a row and the JSON says
 * the same; else the JSON: so a letter is repaired by editing its JSON, or by a {@link #fixedBy
 * function}. JSON is read as {@link io.millrace.transforms.json.JsonRows} does.
 *
 * <p><b>Failures:</b> a letter whose record was cut, or that cannot be read, is rejected again with
 * the code {@code CANNOT_REPLAY}, its key, and its attempt + 1; one that the function fails on,
 * with {@code FIX_FAILED}. A letter of another step fails this one.
 *
 * <p><b>State and memory:</b> the letters of a key.
 *
 * <pre>{@code
 * letters.apply(ReplayRejected.into(new StepContext("run-2", "Check/orders"), orders));
 *
 * // attempt 1 {"id":7,"quantity":2} -> row 7, 2
 * // attempt 1 {"id":7,"quantity":0} -> duplicate: the same idempotency key
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class ReplayRejected extends PTransform<PCollection<Rejected>, ReplayRejectedResult> {
  private static final long serialVersionUID = 1L;

  private final StepContext step;
  private final Schema rows;
  private final LetterReader reader;
  private final @Nullable SerializableFunction<Row, Row> fix;

  private ReplayRejected(
      StepContext step,
      Schema rows,
      LetterReader reader,
      @Nullable SerializableFunction<Row, Row> fix) {
    this.step = requireNonNull(step, "step is null");
    this.rows = requireNonNull(rows, "rows is null");
    this.reader = requireNonNull(reader, "reader is null");
    this.fix = fix;
  }

  /**
   * For letters of a step over rows.
   *
   * @param step the failing step, and the run that replays
   * @param rows what the step takes, of the types that JsonRows knows
   */
  public static ReplayRejected into(StepContext step, Schema rows) {
    return new ReplayRejected(step, rows, new RowLetterReader(rows, null), null);
  }

  /**
   * Takes a field from bytes that are text, where a step keeps its records as they were received:
   * what {@link io.millrace.transforms.quality.CheckQuality#originalIn} left out of the JSON.
   *
   * @param field a nullable STRING of the rows
   */
  public ReplayRejected originalIn(String field) {
    if (!rows.hasField(field)) {
      throw new IllegalArgumentException(
          "Invalid originalIn: " + field + " (must be one of " + rows.getFieldNames() + ")");
    }
    return new ReplayRejected(step, rows, new RowLetterReader(rows, field), fix);
  }

  /** Reads letters in another way: those of a step over something else than rows. */
  public ReplayRejected reading(LetterReader newReader) {
    return new ReplayRejected(step, rows, newReader, fix);
  }

  /** Changes each row before it enters. */
  public ReplayRejected fixedBy(SerializableFunction<Row, Row> newFix) {
    return new ReplayRejected(step, rows, reader, newFix);
  }

  @Override
  public ReplayRejectedResult expand(PCollection<Rejected> letters) {
    if (letters.isBounded() != IsBounded.BOUNDED) {
      throw new ValidationException(
          "Cannot replay "
              + letters.getName()
              + ": it is unbounded, and letters of one key may come"
              + " at any time; replay them in batch");
    }
    PCollectionTuple outputs =
        letters
            .apply(
                "ByKey",
                WithKeys.<String, Rejected>of(Rejected::idempotencyKey)
                    .withKeyType(TypeDescriptors.strings()))
            .apply("Gather", GroupByKey.create())
            .apply(
                "Replay",
                ParDo.of(new ReplayFn(step, reader, fix))
                    .withOutputTags(ReplayFn.ROWS, ReplayFn.OTHERS));
    return new ReplayRejectedResult(
        outputs.get(ReplayFn.ROWS).setRowSchema(rows),
        outputs.get(ReplayFn.DUPLICATES),
        outputs.get(ReplayFn.REJECTED));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("step", step.step()))
        .add(DisplayData.item("rows", String.join(",", rows.getFieldNames())))
        .add(DisplayData.item("reader", reader.getClass()))
        .addIfNotNull(DisplayData.item("fix", fix == null ? null : fix.getClass().getName()));
  }
}
