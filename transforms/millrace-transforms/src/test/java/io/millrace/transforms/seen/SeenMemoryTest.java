/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

/** What a key takes, by the index's own account and by that of its objects. */
class SeenMemoryTest {
  private static final int KEY_BYTES = 24;

  @Test
  void anIdNeverTakesMoreThan40BytesWhileTheIndexGrows() {
    Ids128 ids = new Ids128(1_000_000);
    long most = 0;

    for (int i = 1; i <= 1_500_000; i++) {
      ids.restore(0, i, i);
      if (i > 1_000 && i % 997 == 0) {
        most = Math.max(most, ids.heapBytes() * 100 / i);
      }
    }

    assertThat(most).as("hundredths of a byte").isBetween(2_000L, 4_000L);
  }

  @Test
  void fiveMillionIdsAreOnTheHeapAsAccounted() {
    Ids128 ids = new Ids128(1_000_000);
    for (int i = 0; i < 5_000_000; i++) {
      ids.restore(i, i, i / 10);
    }

    long used = GraphLayout.parseInstance(ids).totalSize();
    assertThat(used).isCloseTo(ids.heapBytes(), Percentage.withPercentage(3));
    assertThat(used).isLessThan(5_000_000 * 36L);
    assertThat(ids.held()).isEqualTo(5_000_000);
  }

  @Test
  void twoMillionKeysAreOnTheHeapAsAccounted() {
    ByteKeys keys = new ByteKeys(1_000_000);
    byte[] key = new byte[KEY_BYTES];
    for (int i = 0; i < 2_000_000; i++) {
      ByteBuffer.wrap(key).putInt(i);
      keys.restore(key, 0, KEY_BYTES, i / 10);
    }

    long used = GraphLayout.parseInstance(keys).totalSize();
    assertThat(used).isCloseTo(keys.heapBytes(), Percentage.withPercentage(3));
    assertThat(used).isLessThan(2_000_000L * (KEY_BYTES + 30));
    assertThat(keys.held()).isEqualTo(2_000_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 200_000})
  void staysFlatOver50HorizonsOfIds(int living) {
    Ids128 ids = new Ids128(living);

    assertStaysFlat(
        living,
        row -> {
          ids.restore(row, -row, row);
          if (row % 100 == 0) {
            ids.expireBefore(row);
          }
        },
        ids::heapBytes);
    assertThat(ids.held()).isBetween((long) living, living * 3L / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 100_000})
  void staysFlatOver50HorizonsOfKeys(int living) {
    ByteKeys keys = new ByteKeys(living);
    byte[] key = new byte[KEY_BYTES];

    assertStaysFlat(
        living,
        row -> {
          ByteBuffer.wrap(key).putLong(row);
          keys.restore(key, 0, (int) (KEY_BYTES - row % 16), row);
          if (row % 100 == 0) {
            keys.expireBefore(row);
          }
        },
        keys::heapBytes);
    assertThat(keys.held()).isBetween((long) living, living * 3L / 2);
  }

  /** One row a millisecond, and as many alive as the horizon has milliseconds. */
  private static void assertStaysFlat(int living, LongConsumer rows, LongSupplier heapBytes) {
    long early = 0;
    long late = 0;
    for (long row = 0; row < 50L * living; row++) {
      rows.accept(row);
      if (row < 5L * living) {
        early = Math.max(early, heapBytes.getAsLong());
      } else {
        late = Math.max(late, heapBytes.getAsLong());
      }
    }
    assertThat(late).isLessThan(early * 11 / 10);
  }

  @Test
  void givesTheMemoryOfABurstBackWhenItIsOver() {
    Ids128 ids = new Ids128(1_000);
    long empty = ids.heapBytes();
    for (int i = 0; i < 3_000_000; i++) {
      ids.restore(i, i, i % 500);
    }
    ids.restore(-1, -1, 1_200);

    for (int i = 0; i < 200; i++) {
      ids.expireBefore(1_600 + i);
    }

    assertThat(ids.held()).isEqualTo(1);
    assertThat(ids.heapBytes()).isEqualTo(empty);
  }

  @Test
  void givesBackWhatTheLongestSpanOfTimesTakes() {
    Ids128 ids = new Ids128(1_000);
    ids.restore(1, 1, 0);
    ids.restore(2, 2, 1L << 40);
    long wide = ids.heapBytes();

    ids.expireBefore(1L << 40);

    assertThat(ids.held()).isEqualTo(1);
    assertThat(ids.heapBytes()).isLessThan(wide);
  }
}
