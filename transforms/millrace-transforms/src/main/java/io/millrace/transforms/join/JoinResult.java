/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * The outputs of a {@link Join}.
 *
 * <p>Every row of the left is late, or met nothing, or is in one joined row at least: in exactly
 * one as of a time, in as many as there are rows it met in windows and intervals. The same holds of
 * the right.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class JoinResult<T> extends NamedOutputs {
  private final PCollection<T> joined;
  private final Side<T> left;
  private final Side<T> right;

  JoinResult(PCollection<T> joined, Side<T> left, Side<T> right) {
    this.joined = joined;
    this.left = left;
    this.right = right;
  }

  /** The rows of one side that are not joined, and how many were taken. */
  record Side<T>(PCollection<T> unmatched, PCollection<T> late, PCollection<Long> absorbed) {}

  /** A row per pair; of an outer join also the rows that met nothing, with nulls. */
  public PCollection<T> joined() {
    return joined;
  }

  /** The rows of the left that met nothing, unless an outer join has them in {@link #joined}. */
  public PCollection<T> leftUnmatched() {
    return left.unmatched();
  }

  /** The rows of the right that met nothing, unless a full outer join has them. */
  public PCollection<T> rightUnmatched() {
    return right.unmatched();
  }

  /** The rows of the left that came too late. */
  public PCollection<T> lateLeft() {
    return left.late();
  }

  /** The rows of the right that came too late. */
  public PCollection<T> lateRight() {
    return right.late();
  }

  /**
   * How many rows of the left each bundle took: every one is in these numbers or late, in however
   * many pairs it comes out. So a ledger counts the step.
   *
   * <pre>{@code
   * ledger.step("payments/Join")
   *     .read(orders).written(paid.absorbedLeft(), rows -> rows).late(paid.lateLeft());
   * }</pre>
   */
  public PCollection<Long> absorbedLeft() {
    return left.absorbed();
  }

  /** How many rows of the right each bundle took, as {@link #absorbedLeft}. */
  public PCollection<Long> absorbedRight() {
    return right.absorbed();
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of(
        "joined", joined,
        "leftUnmatched", left.unmatched(),
        "lateLeft", left.late(),
        "absorbedLeft", left.absorbed(),
        "rightUnmatched", right.unmatched(),
        "lateRight", right.late(),
        "absorbedRight", right.absorbed());
  }
}
