/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Adds fields of the latest row of another stream, the reference, that has the key and is not after
 * the row: each input row comes out once.
 *
 * <p>It does not join all rows that meet, and keeps no row of the reference longer than the
 * look-back: {@code Join} does the former, {@link Enrich#fromVersions} needs no look-back.
 *
 * <p><b>Input:</b> rows and a reference, both in the global window, bounded or not. Keys are of the
 * types {@link Enrich} takes; a null key is a miss, and comes out at once. Event times are the
 * elements' timestamps, or in the fields that {@link #at} and {@link #referenceAt} name; those of
 * blocks are the rows' own.
 *
 * <p><b>Output:</b> as {@link Enrich}, and the late rows of both sides. Of several reference rows
 * at the latest time it is the greatest by their fields in order, nulls first: no matter which came
 * first.
 *
 * <p><b>Bounded and unbounded input:</b> bounded input comes out at its end. Of unbounded input,
 * the rows of a period ({@link #every}) come out when the watermark passes the period's end + the
 * {@link #allowingLateness lateness}: once, and for good. A row is late when the end of its own
 * period + the lateness is not after its {@link Block#stamp stamp}; unbounded rows that no field
 * {@linkplain #stampedBy stamps} are dropped by Beam where it finds them late. An enriched row is
 * stamped with the watermark it waited for.
 *
 * <p><b>State and memory:</b> of bounded input the rows of a shard of the keys ({@link
 * MillraceOptions#getShards}) on both sides, in memory. Of unbounded input the same of a period and
 * of the reference as far as it is looked back at; in state, each input row once, each of the
 * reference once for each period that looks back at it (look-back / period, + 1), until that one's
 * end + the lateness.
 *
 * <pre>{@code
 * readings.apply(
 *     Enrich.fromStream(settings, Duration.ofMinutes(5))
 *         .matching("device_id", "device")
 *         .at("read_at")
 *         .referenceAt("set_at")
 *         .picking("mode"));
 *
 * // settings: D1 09:58 low, D1 10:02 high; readings: D1 10:01, D1 10:02, D1 10:08
 * // -> D1 10:01 low, D1 10:02 high, D1 10:08 null
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EnrichStream
    extends Enriching<EnrichStream, PCollection<Row>, EnrichStreamResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final transient Side reference;
  private final EnrichStreamSpec spec;

  EnrichStream(Side reference, EnrichStreamSpec spec) {
    this.reference = reference;
    this.spec = spec;
  }

  private EnrichStream with(EnrichStreamSpec changed) {
    return new EnrichStream(reference, changed);
  }

  /** The field of the input and the field of the reference that must be equal; required. */
  public EnrichStream matching(String inputField, String referenceField) {
    return with(spec.enrich(spec.enrich().matching(inputField, referenceField)));
  }

  /** The DATETIME field of the input with the event time; its timestamp by default. For rows. */
  public EnrichStream at(String inputField) {
    return with(spec.inputTimes(spec.inputTimes().on(inputField)));
  }

  /** The DATETIME field of a reference in rows with the event time; its timestamp by default. */
  public EnrichStream referenceAt(String referenceField) {
    return with(spec.referenceTimes(spec.referenceTimes().on(referenceField)));
  }

  /**
   * The DATETIME field of the input that says how far event time had come when a row came, so that
   * late rows are given out; see {@link PackBlocks#stampedBy}. For rows.
   */
  public EnrichStream stampedBy(String inputField) {
    return with(spec.inputTimes(spec.inputTimes().stampedBy(inputField)));
  }

  /** The same of a reference in rows. */
  public EnrichStream referenceStampedBy(String referenceField) {
    return with(spec.referenceTimes(spec.referenceTimes().stampedBy(referenceField)));
  }

  /**
   * The length of the periods that unbounded input is cut into. It changes no result but which rows
   * are late.
   *
   * @param period whole milliseconds, at least 1 and a thousandth of the look-back; by default the
   *     look-back, at least a minute. A shorter one gives results earlier and keeps rows of the
   *     reference more often
   */
  public EnrichStream every(Duration period) {
    return with(spec.period(period));
  }

  /**
   * How long a period waits for rows after its end. Results come out that much later.
   *
   * @param lateness whole milliseconds, at least 0, the default
   */
  public EnrichStream allowingLateness(Duration lateness) {
    return with(spec.lateness(lateness));
  }

  @Override
  AddedFields added() {
    return spec.enrich().added();
  }

  @Override
  EnrichStream adding(AddedFields added) {
    return with(spec.enrich(spec.enrich().adding(added)));
  }

  /** The same for blocks, whose rows have an event time of their own. */
  public PTransform<PCollection<Block>, EnrichStreamResult<Block>> onBlocks() {
    spec.inputTimes().refuseBlocks("at", "stampedBy", "onBlocks");
    return new EnrichStreamBlocks(reference, spec);
  }

  @Override
  public EnrichStreamResult<Row> expand(PCollection<Row> input) {
    EnrichStreamBlocks blocks = new EnrichStreamBlocks(reference, spec);
    blocks.check(input, input.getSchema());
    EnrichStreamResult<Block> result =
        input.apply("Pack", spec.inputTimes().pack()).apply("Enrich", blocks);
    return new EnrichStreamResult<>(
        result.enriched().apply("Unpack", UnpackBlocks.rows()),
        result.rejected(),
        result.late().apply("UnpackLate", UnpackBlocks.rows()),
        result.lateReference().apply("UnpackLateReference", UnpackBlocks.rows()),
        result.absorbedReference());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
