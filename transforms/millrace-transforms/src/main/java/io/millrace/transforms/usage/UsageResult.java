/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link NormaliseUsage} and {@link PriceUsage}: every call is in exactly one of
 * them.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class UsageResult<T> extends NamedOutputs {
  static final TupleTag<Block> CALLS = new TupleTag<>("calls") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private final PCollection<T> calls;
  private final PCollection<Rejected> rejected;

  UsageResult(PCollection<T> calls, PCollection<Rejected> rejected) {
    this.calls = calls;
    this.rejected = rejected;
  }

  /** The calls with the fields added. */
  public PCollection<T> calls() {
    return calls;
  }

  /** One dead letter for each call that could not be told, if those are rejected; else nothing. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("calls", calls, "rejected", rejected);
  }
}
