/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.Test;

class BlockGroupsTest {
  private static final Schema SCHEMA = Schema.builder().addStringField("product").build();

  @Test
  void isFullOfTheKeysOfLateRowsToo() {
    BlockBuilder rows = new BlockBuilder(SCHEMA);
    for (String product : List.of("a", "b")) {
      rows.column(0).appendValue(product);
      rows.endRow(0, 100);
    }
    Block block = rows.build();
    BlockGroups groups =
        new BlockGroups(
            SCHEMA, List.of("product"), new WindowCut.Tumbling(Duration.ofMillis(100)), 0);

    int[] slots = groups.of(block);

    assertThat(slots).containsOnly(BlockGroups.LATE);
    assertThat(groups.isFull(2)).isTrue();
    assertThat(groups.isFull(3)).isFalse();
  }

  @Test
  void aRowAtTheStartOfALongIsOnTimeWithinALongLateness() {
    BlockBuilder rows = new BlockBuilder(SCHEMA);
    rows.column(0).appendValue("a");
    rows.endRow(Long.MIN_VALUE + 100, Long.MIN_VALUE + 500);
    WindowCut windows = new WindowCut.Tumbling(Duration.ofMillis(100));

    int[] slots = new BlockGroups(SCHEMA, List.of("product"), windows, 1_000).of(rows.build());

    assertThat(slots).containsExactly(0);
  }
}
