/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetractFnTest {
  private static final Schema SALE = Schema.builder().addStringField("product").build();
  private static final PaneInfo FIRST = PaneInfo.createPane(true, false, Timing.ON_TIME, 0, 0);
  private static final PaneInfo SECOND = PaneInfo.createPane(false, false, Timing.LATE, 1, 1);
  private static final PaneInfo LAST = PaneInfo.createPane(false, true, Timing.LATE, 2, 2);

  private final WindowLayout layout =
      WindowLayout.ofBlocks(
          new WindowSpec(
              Windows.tumbling(Duration.ofMillis(100)),
              List.of("product"),
              List.of(Measure.count("sales")),
              Duration.ofMillis(50),
              Corrections.RETRACTIONS),
          Pipeline.create().apply(Create.empty(BlockCoder.of(SALE))),
          SALE);
  private final RetractFn retract = new RetractFn(layout);
  private final Held held = new Held();
  private final List<Row> given = new ArrayList<>();

  @Test
  void givesWhatAPaneChangesAndForgetsWithTheLast() {
    Row one = sales("a", 1, FIRST);
    Row two = sales("a", 2, SECOND);

    pane(FIRST, one, sales("b", 1, FIRST));
    given.clear();
    pane(SECOND, two, sales("b", 1, SECOND));

    assertThat(given).containsExactly(layout.retracted(one), two);
    assertThat(held.rows).containsExactlyInAnyOrder(two, sales("b", 1, FIRST));

    given.clear();
    pane(LAST, sales("a", 2, LAST), sales("b", 1, LAST), sales("c", 1, LAST));

    assertThat(given).containsExactly(sales("c", 1, LAST));
    assertThat(held.rows).isNull();
  }

  private void pane(PaneInfo pane, Row... rows) {
    retract.processElement(
        KV.of(KV.of(0, 99L), List.of(rows)), pane, held, WindowRun.receiver(given::add));
  }

  private Row sales(String product, long sales, PaneInfo pane) {
    Row sale = Row.withSchema(SALE).withFieldValue("product", product).build();
    return layout.outputRow(layout.keyOf(sale), 0, 100, List.of(sales), pane);
  }

  /** The state of one key. */
  private static final class Held implements ValueState<List<Row>> {
    private @Nullable List<Row> rows;

    @Override
    public void write(List<Row> input) {
      rows = input;
    }

    @Override
    public @Nullable List<Row> read() {
      return rows;
    }

    @Override
    public ValueState<List<Row>> readLater() {
      return this;
    }

    @Override
    public void clear() {
      rows = null;
    }
  }
}
