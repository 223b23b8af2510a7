/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.ledger.Ledger;
import org.apache.beam.sdk.values.PCollection;

/** Any form of deduplication, over sales. */
record DeduplicateSubject(DeduplicateBlocks deduplicate) implements Subject {
  @Override
  public EventScript events() {
    return Sales.script();
  }

  @Override
  public Outcome apply(PCollection<Block> events, Ledger.Step line) {
    DeduplicateResult<Block> once = events.apply(deduplicate);
    line.written(once.kept()).duplicates(once.duplicates()).late(once.late());
    return Outcome.none()
        .blocks("kept", once.kept())
        .blocks("duplicates", once.duplicates())
        .blocks("late", once.late());
  }
}
