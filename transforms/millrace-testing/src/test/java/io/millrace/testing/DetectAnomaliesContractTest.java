/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.anomaly.DetectAnomalies;
import io.millrace.transforms.anomaly.DetectAnomaliesResult;
import io.millrace.transforms.anomaly.Detector;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;

class DetectAnomaliesContractTest extends TransformContract {
  @Override
  protected Subject subject() {
    return new DetectAnomaliesSubject();
  }

  private static final class DetectAnomaliesSubject implements Subject {
    @Override
    public EventScript events() {
      return Sales.script();
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      DetectAnomaliesResult<Block> found =
          events.apply(
              DetectAnomalies.in("price")
                  .by("product")
                  .using(Detector.ewma(Duration.ofMillis(250), 1))
                  .afterRows(2)
                  .every(Duration.ofMillis(600))
                  .allowingLateness(Duration.ofMillis(400))
                  .onBlocks());
      line.written(found.scored()).late(found.late()).filtered(found.withoutKey());
      return Outcome.none()
          .blocks("scored", found.scored())
          .blocks("anomalies", found.anomalies())
          .blocks("late", found.late())
          .blocks("without_key", found.withoutKey());
    }
  }
}
