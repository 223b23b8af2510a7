/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.late.CompletenessCurve;
import io.millrace.transforms.late.CompletenessCurveResult;
import io.millrace.transforms.late.SplitLate;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;

class CompletenessCurveContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new CompletenessCurveSubject();
  }

  private static final class CompletenessCurveSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    /** The rows of a curve are those that SplitLate has on time. */
    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      CompletenessCurveResult curves =
          events.apply(
              CompletenessCurve.per(Duration.ofMillis(600))
                  .by("product")
                  .recommending(0.9, 1)
                  .allowingLateness(Duration.ofMillis(900)));
      line.written(
              events
                  .apply(
                      SplitLate.after(Duration.ofMillis(600))
                          .allowingLateness(Duration.ofMillis(900)))
                  .onTime())
          .late(curves.late());
      return Outcome.none()
          .latest("curves", curves.curves(), "product", "window_start")
          .blocks("late", curves.late());
    }
  }
}
