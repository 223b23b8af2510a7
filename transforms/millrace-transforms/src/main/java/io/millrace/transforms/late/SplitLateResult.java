/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link SplitLate}: every row is in exactly one of them.
 *
 * @since 0.1
 */
@Evolving
public final class SplitLateResult extends NamedOutputs {
  static final TupleTag<Block> ON_TIME = new TupleTag<>("onTime") {};
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};

  private final PCollection<Block> onTime;
  private final PCollection<Block> late;

  SplitLateResult(PCollection<Block> onTime, PCollection<Block> late) {
    this.onTime = onTime;
    this.late = late;
  }

  /** The rows whose window was open to them. */
  public PCollection<Block> onTime() {
    return onTime;
  }

  /** The rows whose window's end + the allowed lateness was not after their stamp. */
  public PCollection<Block> late() {
    return late;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("onTime", onTime, "late", late);
  }
}
