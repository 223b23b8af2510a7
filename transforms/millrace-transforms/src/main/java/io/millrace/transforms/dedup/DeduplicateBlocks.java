/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * {@link Deduplicate} for blocks, with the same promises, by each row's own event time.
 *
 * <p><b>Input:</b> blocks in the global window. Unbounded blocks have {@link Block#stamp stamps}
 * that are not before the watermark their source told the runner. <b>Output:</b> blocks with kept
 * rows, duplicates and late rows, each row in one of them. Of windows and sessions rows bear the
 * watermark they waited for as their stamp; otherwise they keep theirs.
 *
 * <p><b>Time:</b> in windows and sessions, a row is late when the end of its window or period + the
 * {@linkplain Deduplicate#allowingLateness(Duration) allowed lateness} is not after its stamp.
 * Within a horizon, it is late when its event time + 1 ms + the lateness is not after its stamp, or
 * the end of a {@linkplain #allowingLateness(Duration, Duration) window} is not; it is compared
 * with none and remembered by none, so that one that comes before its original does not take its
 * place. There no row is late unless a lateness is set; unbounded input needs one.
 *
 * <pre>{@code
 * DeduplicateResult<Block> once =
 *     blocks.apply(DeduplicateBlocks.by("event_id").within(Duration.ofHours(1)));
 *
 * // e1 10:00, e2 10:00, e1 10:30, e1 11:00 -> kept e1 10:00, e2 10:00, e1 11:00
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class DeduplicateBlocks
    extends PTransform<PCollection<Block>, DeduplicateResult<Block>> {
  private static final long serialVersionUID = 1L;
  private static final Duration DEFAULT_HORIZON = Duration.ofDays(1);

  private final DeduplicateSpec spec;

  DeduplicateBlocks(DeduplicateSpec spec) {
    this.spec = spec;
  }

  /**
   * Keeps the first to arrive within a horizon of one day: short for {@code
   * Deduplicate.byFields(fields).within(Duration.ofDays(1)).onBlocks()}.
   *
   * @param fields the fields that make the key, at least one
   */
  public static DeduplicateBlocks by(String... fields) {
    return new DeduplicateBlocks(DeduplicateSpec.byFields(List.of(fields))).within(DEFAULT_HORIZON);
  }

  /** As {@link Deduplicate#within}. */
  public DeduplicateBlocks within(Duration horizon) {
    return new DeduplicateBlocks(spec.scope(Scope.horizon(horizon)));
  }

  /**
   * How far a row may be behind its stamp and still be compared.
   *
   * <p>Where windows follow, {@link #allowingLateness(Duration, Duration)} takes exactly the rows
   * that they take; with their lateness alone a row within a window's length of being late there is
   * late here.
   *
   * @param lateness whole milliseconds, at least 0 and at most 100 years; more takes more rows and
   *     remembers them longer
   */
  public DeduplicateBlocks allowingLateness(Duration lateness) {
    return new DeduplicateBlocks(spec.lateness(lateness, null));
  }

  /**
   * Within a horizon, a row is late when the end of its tumbling window + the lateness is not after
   * its stamp: the rule of windows of that size with that allowed lateness, so that the rows late
   * here are those that would be late there.
   *
   * @param lateness as {@link #allowingLateness(Duration)}
   * @param windowSize whole milliseconds, at least 1
   */
  public DeduplicateBlocks allowingLateness(Duration lateness, Duration windowSize) {
    return new DeduplicateBlocks(spec.lateness(lateness, windowSize));
  }

  /**
   * How much lateness windows behind this step need so that no row it gives out is late there: how
   * far a row's stamp may be behind its event time, of input with an end and without. Of windows
   * their size + the lateness; of sessions the gap, the cap, a {@linkplain Deduplicate#every
   * period} + the lateness. Zero of the whole input and of a horizon, whose rows keep their stamps.
   */
  public Duration longestWait() {
    return spec.longestWait();
  }

  /**
   * @throws ValidationException if the choices are incomplete or do not fit the input
   */
  @Override
  public DeduplicateResult<Block> expand(PCollection<Block> input) {
    return spec.scope().kind() == Scope.Kind.HORIZON
        ? new KeepFirst(spec).expand(input)
        : new KeepWinners(spec).expand(input);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
