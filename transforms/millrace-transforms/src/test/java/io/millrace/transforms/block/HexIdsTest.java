/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HexIdsTest {
  @Test
  void takesLowerCaseHexDigitsAndNoOtherByteAtAnyPlace() {
    byte[] bytes = new byte[40];
    for (int offset = 0; offset < 8; offset++) {
      for (int place = 0; place < 32; place++) {
        for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
          Arrays.fill(bytes, (byte) 'c');
          bytes[offset + place] = (byte) value;
          boolean digit = (value >= '0' && value <= '9') || (value >= 'a' && value <= 'f');

          assertThat(HexIds.isHex(bytes, offset)).as("%d at %d", value, place).isEqualTo(digit);
        }
      }
    }
  }

  @Test
  void looksAtNoByteAround() {
    byte[] bytes = ("zz" + "0123456789abcdef".repeat(2) + "zz").getBytes(US_ASCII);

    assertThat(HexIds.isHex(bytes, 2)).isTrue();
    assertThat(HexIds.isHex(bytes, 1)).isFalse();
    assertThat(HexIds.isHex(bytes, 3)).isFalse();
  }

  @Test
  void readsAndWritesAsTheJdkDoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long value = i < 64 ? 1L << i : i < 128 ? -1L << i : random.nextLong();
      byte[] expected = ("--" + HexFormat.of().toHexDigits(value) + "-").getBytes(US_ASCII);
      byte[] written = "-------------------".getBytes(US_ASCII);

      HexIds.write(value, written, 2);

      assertThat(written).as("seed " + seed).isEqualTo(expected);
      assertThat(HexIds.read(expected, 2)).as("seed " + seed).isEqualTo(value);
    }
  }

  @Test
  void readsEachDigitAtEachPlace() {
    for (int place = 0; place < 16; place++) {
      for (int digit = 0; digit < 16; digit++) {
        byte[] bytes = "0".repeat(16).getBytes(US_ASCII);
        bytes[place] = (byte) Character.forDigit(digit, 16);

        assertThat(HexIds.read(bytes, 0)).isEqualTo((long) digit << (4 * (15 - place)));
      }
    }
  }
}
