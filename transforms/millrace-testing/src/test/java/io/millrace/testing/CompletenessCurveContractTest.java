/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.late.CompletenessCurve;
import io.millrace.transforms.late.CompletenessCurveResult;
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

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      CompletenessCurveResult curve =
          events.apply(
              CompletenessCurve.per(Duration.ofMillis(600))
                  .by("product")
                  .recommending(0.9, 1)
                  .allowingLateness(Duration.ofMillis(900)));
      line.written(curve.absorbed(), rows -> rows).late(curve.late());
      return Outcome.none()
          .latest("curves", curve.curves(), "product", "window_start")
          .blocks("late", curve.late());
    }
  }
}
