/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Asks every family the first question of its contract over events full of edge cases. A horizon of
 * repeats is not asked: of different rows with one id, as empty ids make them, it keeps the first
 * to arrive.
 */
class EdgeCasesContractTest {
  private static final double SHARE = 0.25;

  @TestFactory
  Stream<DynamicTest> givesTheSameInWhateverOrder() {
    return FamiliesContract.FAMILIES.stream()
        .filter(family -> !(family instanceof DeduplicateContractTest))
        .map(
            family ->
                DynamicTest.dynamicTest(
                    family.getClass().getSimpleName(),
                    () -> ofEdgeCases(family).givesTheSameInBatchAndStreamingInWhateverOrder()));
  }

  private static TransformContract ofEdgeCases(TransformContract family) {
    return new TransformContract() {
      @Override
      protected Subject subject() {
        return new EdgeCaseSubject(family.subject());
      }

      @Override
      protected boolean streams() {
        return family.streams();
      }
    };
  }

  private record EdgeCaseSubject(Subject subject) implements Subject {
    @Override
    public EventScript events() {
      return subject.events().edgeCases(SHARE);
    }

    @Override
    public Outcome apply(PCollection<Block> events, Ledger.Step line) {
      return subject.apply(events, line);
    }
  }
}
