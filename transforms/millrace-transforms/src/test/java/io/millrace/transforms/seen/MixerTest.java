/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MixerTest {
  @Test
  void unmixesWhatItMixed() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      long bits = i < 100 ? i - 50 : random.nextLong();
      assertThat(Mixer.unmix(Mixer.mix(bits))).isEqualTo(bits);
    }
  }

  @Test
  void aBitOfTheInputChangesHalfOfTheOutput() {
    Random random = new Random(4);
    for (int bit = 0; bit < Long.SIZE; bit++) {
      long changed = 0;
      for (int i = 0; i < 1_000; i++) {
        long bits = random.nextLong();
        changed += Long.bitCount(Mixer.mix(bits) ^ Mixer.mix(bits ^ (1L << bit)));
      }
      assertThat(changed).as("bit %s", bit).isBetween(31_000L, 33_000L);
    }
  }
}
