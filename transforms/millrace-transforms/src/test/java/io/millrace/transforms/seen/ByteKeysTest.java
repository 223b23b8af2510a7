/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteKeysTest {
  private final ByteKeys keys = new ByteKeys(1_000);

  @Test
  void comparesBytesWhereverTheyStand() {
    assertThat(keys.keep(new byte[] {1, 2, 3}, 0, 3, 5_000)).isTrue();

    assertThat(keys.keep(new byte[] {9, 1, 2, 3, 9}, 1, 3, 5_999)).isFalse();
    assertThat(keys.keep(new byte[] {1, 2, 3}, 0, 2, 5_000)).isTrue();
    assertThat(keys.keep(new byte[] {1, 2, 3}, 0, 3, 6_000)).isTrue();
  }

  @Test
  void takesTheEmptyKeyAsOne() {
    assertThat(keys.keep(new byte[0], 0, 0, 5_000)).isTrue();
    assertThat(keys.keep(new byte[] {0}, 1, 0, 5_000)).isFalse();
    assertThat(keys.keep(new byte[] {0}, 0, 1, 5_000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 3, 4, 7, 8, 15, 16, 17, 32, 127, 128, 129, 1_023, 16_383, 16_384, 16_385, 3_000_000
      })
  void everyByteOfAKeyCounts(int length) {
    byte[] key = new byte[length];
    assertThat(keys.keep(key, 0, length, 0)).isTrue();

    byte value = 0;
    for (int at : new int[] {0, length / 2, length - 1}) {
      byte[] other = key.clone();
      other[at] = --value;
      assertThat(keys.keep(other, 0, length, 0)).isTrue();
      assertThat(keys.keep(other, 0, length, 0)).isFalse();
      other[at] = 0;
      assertThat(keys.keep(other, 0, length, 0)).isFalse();
    }
  }

  @Test
  void keepsACopyOfTheKey() {
    byte[] buffer = {1, 2, 3};
    assertThat(keys.keep(buffer, 0, 3, 0)).isTrue();
    Arrays.fill(buffer, (byte) 9);

    assertThat(keys.keep(buffer, 0, 3, 0)).isTrue();
    assertThat(keys.keep(new byte[] {1, 2, 3}, 0, 3, 0)).isFalse();
  }

  @Test
  void refusesRowsThatAreNotThere() {
    byte[] buffer = new byte[4];
    int[] one = {1};

    assertThatThrownBy(() -> keys.keep(buffer, 2, 3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> keys.keepNew(buffer, one, new int[] {4}, new long[1], 0, 1, new boolean[1]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> keys.keepNew(buffer, one, one, new long[0], 0, 1, new boolean[1]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(keys.held()).isZero();
  }

  @Test
  void refusesTheOneTimeThatIsNone() {
    assertThatThrownBy(() -> keys.restore(new byte[1], 0, 1, Long.MIN_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid time: -9223372036854775808 (must be above -9223372036854775808)");
  }
}
