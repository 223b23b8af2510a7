/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Rows are decided with their period. */
final class PeriodWindows<V> extends MomentWindows<KV<KV<Integer, Long>, V>> {
  private static final long serialVersionUID = 1L;

  private final PeriodCut cut;

  PeriodWindows(PeriodCut cut) {
    super(cut);
    this.cut = cut;
  }

  @Override
  long decidedAt(KV<KV<Integer, Long>, V> part, Instant timestamp) {
    return cut.decidedAt(part.getKey().getValue());
  }
}
