/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedLongsTest {
  @Test
  void writesNoMoreThanTheWidthForNothing() throws CoderException {
    assertThat(bytesOf()).isEqualTo(1);
  }

  @Test
  void writesEqualValuesOnce() throws CoderException {
    assertThat(bytesOf(7)).isEqualTo(9);
    assertThat(bytesOf(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE)).isEqualTo(9);
    assertThat(bytesOf(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(9);
  }

  @Test
  void writesAsManyBytesAsTheLargestDifferenceNeeds() throws CoderException {
    for (long base : new long[] {0, -200, Long.MIN_VALUE, Long.MAX_VALUE - (1L << 33)}) {
      assertThat(bytesOf(base, base + 0xFF)).isEqualTo(9 + 2);
      assertThat(bytesOf(base, base + 0x100)).isEqualTo(9 + 4);
      assertThat(bytesOf(base, base + 0xFFFF)).isEqualTo(9 + 4);
      assertThat(bytesOf(base, base + 0x10000)).isEqualTo(9 + 8);
      assertThat(bytesOf(base, base + 0xFFFFFFFFL)).isEqualTo(9 + 8);
      assertThat(bytesOf(base, base + 0x100000000L)).isEqualTo(9 + 16);
    }
  }

  @Test
  void spansMoreThanHalfOfAllLongs() throws CoderException {
    assertThat(bytesOf(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(9 + 16);
    assertThat(bytesOf(Long.MAX_VALUE, -2, 0, Long.MIN_VALUE)).isEqualTo(9 + 32);
    assertThat(bytesOf(-1L << 62, 1L << 62)).isEqualTo(9 + 16);
  }

  @Test
  void givesBackRandomValuesOfEveryMagnitude() throws CoderException {
    long seed = new Random().nextLong();
    System.out.println("PackedLongsTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      long base = random.nextLong();
      int bits = random.nextInt(64);
      bytesOf(random.longs(random.nextInt(50)).map(v -> base + (v >>> bits)).toArray());
    }
  }

  @Test
  void writesBytesForMoreEqualValuesThanAReaderTrusts() throws CoderException {
    long[] most = new long[PackedLongs.MAX_WITHOUT_BYTES];
    long[] more = new long[PackedLongs.MAX_WITHOUT_BYTES + 1];
    Arrays.fill(more, -5);

    assertThat(bytesOf(most)).isEqualTo(9);
    assertThat(bytesOf(more)).isEqualTo(9 + more.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {PackedLongs.MAX_WITHOUT_BYTES + 1, Integer.MAX_VALUE})
  void trustsNoLargeCountWithoutBytes(int count) {
    ByteSource source = new ByteSource(new byte[9]);

    assertThatThrownBy(() -> PackedLongs.read(source, count))
        .isInstanceOf(CoderException.class)
        .hasMessage("Cannot read a block: " + count + " values without bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 7, 9, 255})
  void knowsNoOtherWidths(int width) {
    byte[] bytes = new byte[1000];
    bytes[0] = (byte) width;

    assertThatThrownBy(() -> PackedLongs.read(new ByteSource(bytes), 1))
        .isInstanceOf(CoderException.class)
        .hasMessage("Cannot read a block: " + width + " bytes a value");
  }

  /** How many bytes are written, once they are seen to give back the values. */
  private static int bytesOf(long... values) throws CoderException {
    ByteSink sink = new ByteSink();
    PackedLongs.write(sink, values, values.length);
    ByteSource source = new ByteSource(Arrays.copyOf(sink.array(), sink.size()));
    assertThat(PackedLongs.read(source, values.length)).isEqualTo(values);
    assertThat(source.atEnd()).isTrue();
    return sink.size();
  }
}
