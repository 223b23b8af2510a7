/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.late.SplitLate;
import io.millrace.transforms.late.SplitLateResult;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;

class SplitLateContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new SplitLateSubject();
  }

  private static final class SplitLateSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      SplitLateResult split =
          events.apply(
              SplitLate.after(Duration.ofMillis(600)).allowingLateness(Duration.ofMillis(200)));
      line.written(split.onTime()).late(split.late());
      return Outcome.none().blocks("on_time", split.onTime()).blocks("late", split.late());
    }
  }
}
