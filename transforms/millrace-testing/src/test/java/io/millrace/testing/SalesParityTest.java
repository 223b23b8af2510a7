/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.ParityCell.Arrival;
import io.millrace.testing.ParityCell.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** Sales per second on the direct runner, and what a cell says that does not agree. */
class SalesParityTest extends SalesParityContract {
  @Test
  void tellsTheSeedTheCellAndTheFirstRowsWhereTheOracleSaysOtherwise() {
    ParityCell cell = new ParityCell(new Direct(), Arrival.STRAGGLERS, Input.BATCH, 7);

    assertThatThrownBy(
            () ->
                cell.check(
                    Sales.script(),
                    SalesParityContract::perSecond,
                    script ->
                        Map.of(
                            "sums", oneMore(requireNonNull(oracle(script).get("sums"), "sums")))))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("stragglers, batch on direct: sums of script of ")
        .hasMessageContaining(" events, seed 7 is not what the oracle says in 2 rows:")
        .hasMessageContaining("is missing")
        .hasMessageContaining("is unexpected");
  }

  @Test
  void refusesAnOutputThatIsNotThere() {
    ParityCell cell = new ParityCell(new Direct(), Arrival.IN_ORDER, Input.BATCH, 7);

    assertThatThrownBy(
            () ->
                cell.check(
                    Sales.script().events(1),
                    SalesParityContract::perSecond,
                    script -> Map.of("totals", List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Unsupported output: totals (supported: [");
  }

  @Test
  void hasACellForEachOrderOfArrivalInBothModesAndNoStreamWhereNoneIsKnown() {
    ParityEngine batches =
        new Direct() {
          @Override
          public String name() {
            return "batches";
          }

          @Override
          public boolean streams() {
            return false;
          }
        };

    assertThat(ParityCells.cells(List.of(new Direct(), batches), 1))
        .hasSize(4 * 3 + 4)
        .extracting(ParityCell::toString)
        .doesNotHaveDuplicates()
        .contains(
            "in order, batch on batches",
            "stragglers, streaming, splits in another order on direct")
        .doesNotContain("in order, streaming on batches");
  }

  private static List<Row> oneMore(List<Row> rows) {
    List<Row> changed = new ArrayList<>(rows);
    Row first = changed.get(0);
    long units = requireNonNull(first.getInt64("units"), "units");
    changed.set(0, Row.fromRow(first).withFieldValue("units", units + 1).build());
    return changed;
  }

  private static class Direct implements ParityEngine {
    @Override
    public String name() {
      return "direct";
    }

    @Override
    public PipelineOptions options() {
      return PipelineOptionsFactory.create();
    }
  }
}
