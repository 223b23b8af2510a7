/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class EventScriptTest {
  @Test
  void playsTheSameOfASeedAndAnotherOfAnother() {
    assertThat(rows(Sales.script().play(7))).isEqualTo(rows(Sales.script().play(7)));
    assertThat(rows(Sales.script().play(7))).isNotEqualTo(rows(Sales.script().play(8)));
    assertThat(Sales.script().play(7))
        .hasToString("script of " + Sales.script().play(7).events() + " events, seed 7");
  }

  @Test
  void keepsToItsShares() {
    Script script =
        Sales.script()
            .events(10_000)
            .keys(4, 0.6)
            .repeats(0.2)
            .tardy(0.1, Duration.ofSeconds(9))
            .play(3);

    List<Row> rows = rows(script);
    Set<String> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.getString("id")));
    long hot = rows.stream().filter(row -> "p0".equals(row.getString("product"))).count();
    long stamped =
        script.blocks().stream()
            .mapToLong(
                block -> {
                  long count = 0;
                  for (int row = 0; row < block.rows(); row++) {
                    count += block.stamp(row) > block.eventTime(row) ? 1 : 0;
                  }
                  return count;
                })
            .sum();

    assertThat(ids).hasSize(10_000);
    assertThat(rows.size()).isBetween(11_800, 12_200);
    // 0.6 and a quarter of the rest.
    assertThat(hot / (double) rows.size()).isBetween(0.68, 0.72);
    // One in ten is up to nine seconds behind, and repeats come after their time.
    assertThat(stamped / (double) rows.size()).isBetween(0.15, 0.35);
  }

  @Test
  void edgeCasesHaveBytesThatDifferHighOnesToo() {
    Set<String> seen = new HashSet<>();

    for (Row row : rows(Sales.script().events(2_000).edgeCases(1).play(3))) {
      byte[] bytes = row.getBytes("edge_bytes");
      seen.add(bytes == null ? "none" : HexFormat.of().formatHex(bytes));
    }

    assertThat(seen).contains("none", "", "00", "01", "7f", "80", "ff", "80ff", "00ff80");
  }

  /** The promise that no event is behind the runner's watermark unless its stamp says so. */
  @Test
  void neverLetsTheWatermarkPassTheStampOfWhatIsToCome() {
    Script script = Sales.script().play(5);
    long watermark = Long.MIN_VALUE;
    long events = 0;

    for (TestStream.Event<Block> event : script.stream(11).getEvents()) {
      if (event instanceof TestStream.WatermarkEvent<Block> told) {
        assertThat(told.getWatermark().getMillis()).isGreaterThan(watermark);
        watermark = told.getWatermark().getMillis();
      } else if (event instanceof TestStream.ElementEvent<Block> elements) {
        for (var element : elements.getElements()) {
          Block block = element.getValue();
          for (int row = 0; row < block.rows(); row++, events++) {
            assertThat(Math.max(block.stamp(row), block.eventTime(row)))
                .as("%s", script)
                .isGreaterThanOrEqualTo(watermark);
          }
        }
      }
    }
    assertThat(events).isEqualTo(script.events());
  }

  @Test
  void refusesWhatMakesNoScript() {
    EventScript script = Sales.script();

    assertThatThrownBy(() -> script.events(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid events: 0 (must be at least 1)");
    assertThatThrownBy(() -> script.keys(3, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid hot: 1.5 (must be between 0 and 1)");
    assertThatThrownBy(() -> script.disorder(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid disorder in ms: 0 (must be at least 1)");
  }

  private static List<Row> rows(Script script) {
    List<Row> rows = new ArrayList<>();
    for (Block block : script.blocks()) {
      for (int row = 0; row < block.rows(); row++) {
        rows.add(block.row(row));
      }
    }
    return rows;
  }
}
