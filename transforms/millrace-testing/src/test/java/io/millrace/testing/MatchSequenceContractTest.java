/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.sequence.AfterMatch;
import io.millrace.transforms.sequence.MatchSequence;
import io.millrace.transforms.sequence.MatchSequenceResult;
import io.millrace.transforms.sequence.Pattern;
import io.millrace.transforms.sequence.Take;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;

class MatchSequenceContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new MatchSequenceSubject();
  }

  private static final class MatchSequenceSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      MatchSequenceResult<Block> found =
          events.apply(
              MatchSequence.by("product")
                  .pattern(
                      Pattern.begin("few", row -> row.int64("quantity") < 5)
                          .followedBy("more", row -> row.int64("quantity") > 5)
                          .notFollowedBy("most", row -> row.int64("quantity") == 9))
                  .within(Duration.ofMillis(700))
                  .every(Duration.ofMillis(300))
                  .afterMatch(AfterMatch.SKIP_OVERLAPPED)
                  .withTimedOut()
                  .taking(Take.first("first", "few", "id"), Take.last("last", "more", "id"))
                  .allowingLateness(Duration.ofMillis(400))
                  .onBlocks());
      line.written(found.absorbed(), rows -> rows).filtered(found.withoutKey()).late(found.late());
      return Outcome.none()
          .blocks("matches", found.matches())
          .blocks("without_key", found.withoutKey())
          .blocks("late", found.late());
    }
  }
}
