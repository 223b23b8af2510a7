/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Packs records into {@link Block}s, bundle by bundle. No order among the rows is promised.
 *
 * <p><i>Input:</i> records of any type with a schema.
 *
 * <p><i>Output:</i> blocks of that schema; every record is a row of exactly one, with values equal
 * to its own, also nested ones, nulls and those of logical types. A block is let go when {@link
 * BlockBuilder}'s bounds are reached or the bundle ends, so tiny bundles make tiny blocks.
 *
 * <p><i>Time and windows:</i> a row's event time is the record's timestamp or the field named. A
 * block holds rows of one window, so the windows of the input stand; of session windows each record
 * has its own before they merge, and a block then has one row. A block's timestamp is the smallest
 * event time in it, kept within what Beam allows and before the end of its window. Rows are late
 * for nothing but what Beam finds late, unless a field {@link #stampedBy stamps} them.
 *
 * <p><i>State and memory:</i> no state. Each bundle holds one block under way per window; at
 * {@value OpenBlocks#MAX_WINDOWS} windows it lets all go.
 *
 * <p><i>Failures:</i> a record without a value in the event time field fails the step. One without
 * a stamp is on time.
 *
 * <pre>{@code
 * PCollection<Block> blocks = orders.apply(PackBlocks.on("ordered_at"));
 * PCollection<Row> rows = blocks.apply(UnpackBlocks.rows());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class PackBlocks<T> extends PTransform<PCollection<T>, PCollection<Block>> {
  private static final long serialVersionUID = 1L;

  private final RowTimes times;

  PackBlocks(RowTimes times) {
    this.times = times;
  }

  /** Rows happen at their records' timestamps. */
  public static <T> PackBlocks<T> of() {
    return new PackBlocks<>(RowTimes.OF_ELEMENTS);
  }

  /**
   * Rows happen when a field says.
   *
   * @param eventTime a DATETIME field of the input
   */
  public static <T> PackBlocks<T> on(String eventTime) {
    return new PackBlocks<>(RowTimes.OF_ELEMENTS.on(eventTime));
  }

  /**
   * Rows have the {@link Block#stamp stamps} of a field: how far event time had come when they
   * came, such as their arrival or the watermark of who gave them.
   *
   * <p>A row is then late for a window, a period or a horizon when its end + the allowed lateness
   * is not after that, in batch and streaming, however far the runner's own watermark is; and what
   * is late is given out. In the global window Beam drops no row before it is seen. A row on time
   * must not be behind the runner's watermark, though, or Beam may drop it from a window that is
   * out: of unbounded input, stamps must not be before the watermark that the source had told when
   * it gave the row, and a row without one must come in time.
   *
   * @param stamp a DATETIME field of the input; a row without a value is on time
   */
  public PackBlocks<T> stampedBy(String stamp) {
    return new PackBlocks<>(times.stampedBy(stamp));
  }

  @Override
  public PCollection<Block> expand(PCollection<T> input) {
    if (!input.hasSchema()) {
      throw new ValidationException(
          "Cannot pack " + input.getName() + ": it has no schema; set one or a coder with one");
    }
    Schema schema = input.getSchema();
    List<String> problems = new ArrayList<>();
    int eventTime = indexOf(schema, times.eventTime(), problems);
    int stamp = indexOf(schema, times.stamp(), problems);
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return input
        .apply("Pack", ParDo.of(new PackFn<>(schema, input.getToRowFunction(), eventTime, stamp)))
        .setCoder(BlockCoder.of(schema));
  }

  private static int indexOf(Schema schema, @Nullable String name, List<String> problems) {
    if (name == null) {
      return PackFn.NO_FIELD;
    }
    if (!schema.hasField(name)) {
      problems.add(
          "Missing required field " + name + " (available: " + schema.getFieldNames() + ")");
      return PackFn.NO_FIELD;
    }
    TypeName type = schema.getField(name).getType().getTypeName();
    if (!RowTimes.TYPES.contains(type)) {
      problems.add(
          "Unsupported type of field %s: %s (supported: %s)".formatted(name, type, RowTimes.TYPES));
    }
    return schema.indexOf(name);
  }
}
