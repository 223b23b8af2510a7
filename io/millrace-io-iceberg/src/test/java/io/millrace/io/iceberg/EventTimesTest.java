/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class EventTimesTest {
  private static final StreamedTable TABLE =
      new StreamedTable(
          new IcebergCatalog("lake", Map.of()),
          "shop.ticks",
          new Schema(Types.NestedField.optional(1, "at", Types.LongType.get())),
          "at",
          TableMark.after(null),
          null,
          null,
          Following.DEFAULT.withDisorder(Duration.ofSeconds(1)));

  @Test
  void aTimeNearTheLowestDoesNotTurnIntoTheHighest() {
    EventTimes times = EventTimes.of(TABLE);

    assertThat(watermark(times, Block.ON_TIME)).isEqualTo(Block.ON_TIME);
    assertThat(watermark(times, Long.MIN_VALUE + 999)).isEqualTo(Block.ON_TIME);
    assertThat(watermark(times, Long.MIN_VALUE + 1001)).isEqualTo(Long.MIN_VALUE + 1);
    assertThat(watermark(times, 5000)).isEqualTo(4000);
  }

  private static long watermark(EventTimes times, long latest) {
    return times.watermark(TableMark.after(null).done(latest), CommitParts.NONE);
  }
}
