/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;

class BlockGroupsTest {
  private static final Duration SIZE = Duration.ofMillis(100);
  private static final Schema SCHEMA = Schema.builder().addStringField("product").build();

  @Test
  void isFullOfTheKeysOfLateRowsToo() {
    BlockBuilder rows = new BlockBuilder(SCHEMA);
    for (String product : List.of("a", "b")) {
      rows.column(0).appendValue(product);
      rows.endRow(0, 100);
    }
    BlockGroups groups = groups(0);

    int[] slots = groups.of(rows.build());

    assertThat(slots).containsOnly(BlockGroups.LATE);
    assertThat(groups.isFull(2)).isTrue();
    assertThat(groups.isFull(3)).isFalse();
  }

  @Test
  void aRowAtTheStartOfALongIsOnTimeWithinALongLateness() {
    BlockBuilder rows = new BlockBuilder(SCHEMA);
    rows.column(0).appendValue("a");
    rows.endRow(Long.MIN_VALUE + 100, Long.MIN_VALUE + 500);

    int[] slots = groups(1_000).of(rows.build());

    assertThat(slots).containsExactly(0);
  }

  @Test
  void rowsAtTheStartOfALongAreInEachOfTheirWindowsWithinALongLateness() {
    long time = Long.MIN_VALUE + 400;
    Duration period = Duration.ofMillis(50);

    for (Windows windows :
        List.of(Windows.sliding(SIZE, period), Windows.cumulating(SIZE, period))) {
      BlockBuilder rows = new BlockBuilder(SCHEMA);
      for (long stamp : new long[] {Block.ON_TIME, time + 1, time + 599, time + 600}) {
        rows.column(0).appendValue("a");
        rows.endRow(time, stamp);
      }
      BlockGroups groups = groups(windows, 1_000);

      int[] slots = groups.of(rows.build());

      Slice slice = windows.cut().sliceOf(time);
      assertThat(slots).as("%s", windows).containsOnly(0);
      assertThat(groups.start(0)).as("%s", windows).isEqualTo(slice.start());
      assertThat(groups.end(0)).as("%s", windows).isEqualTo(slice.end());
    }
  }

  private static BlockGroups groups(long lateness) {
    return groups(Windows.tumbling(SIZE), lateness);
  }

  private static BlockGroups groups(Windows windows, long lateness) {
    List<String> by = List.of("product");
    WindowSpec spec = WindowSpec.of(windows, by, List.of(Measure.count("sales")));
    WindowLayout layout =
        WindowLayout.ofBlocks(
            spec, Pipeline.create().apply(Create.empty(BlockCoder.of(SCHEMA))), SCHEMA);
    return new BlockGroups(SCHEMA, by, layout, lateness);
  }
}
