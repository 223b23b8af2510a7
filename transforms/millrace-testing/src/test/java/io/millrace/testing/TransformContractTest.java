/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.ledger.Ledger;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** That the contract finds what is wrong. */
class TransformContractTest {
  @Test
  void findsRowsThatVanish() {
    assertThatThrownBy(
            () ->
                contractOf(
                        (events, line) -> {
                          PCollection<Block> kept =
                              events.apply(FilterRows.where(row -> !row.isNull("product"))).kept();
                          line.written(kept);
                          return Outcome.none().blocks("kept", kept);
                        })
                    .givesTheSameInBatchAndStreamingInWhateverOrder())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed ")
        .hasMessageContaining("StepBalance[step=subject");
  }

  @Test
  void findsResultsThatGoByTheOrderOfArrival() {
    assertThatThrownBy(
            () ->
                contractOf(
                        (events, line) -> {
                          line.written(events);
                          return Outcome.none()
                              .blocks(
                                  "first",
                                  events
                                      .apply(ParDo.of(new FirstOfBundleFn()))
                                      .setCoder(BlockCoder.of(Sales.SALE)));
                        })
                    .givesTheSameInBatchAndStreamingInWhateverOrder())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(": first]");
  }

  @Test
  void findsPoisonThatIsLetThrough() {
    assertThatThrownBy(
            () ->
                contractOf(
                        (events, line) -> {
                          line.written(events);
                          return Outcome.none().blocks("all", events);
                        })
                    .makesOneDeadLetterOfPoison())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected: 1L");
  }

  private interface Application {
    Outcome apply(PCollection<Block> events, Ledger.Step line);
  }

  private static TransformContract contractOf(Application application) {
    return new TransformContract() {
      @Override
      protected Subject subject() {
        return new Subject() {
          @Override
          public EventScript events() {
            return Sales.script();
          }

          @Override
          public Optional<Row> poison() {
            return Optional.of(Sales.sale("poison", null, -1, BigDecimal.ONE));
          }

          @Override
          public Outcome apply(PCollection<Block> events, Ledger.Step line) {
            return application.apply(events, line);
          }
        };
      }
    };
  }

  private static final class FirstOfBundleFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;
    private transient boolean seen;

    @StartBundle
    public void startBundle() {
      seen = false;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) {
      if (!seen) {
        out.output(block);
      }
      seen = true;
    }
  }
}
