/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GunzipStreamTest {
  private static final int FILES = 300;

  @Test
  void givesTheSameBytesBeforeDamageHoweverFewAreAskedFor() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int file = 0; file < FILES; file++) {
      byte[] content = new byte[random.nextInt(5_000)];
      for (int i = 0; i < content.length; i++) {
        content[i] = (byte) ('a' + random.nextInt(4));
      }
      byte[] packed = Reading.gzip(content);
      byte[] cut = Arrays.copyOf(packed, 1 + random.nextInt(packed.length - 1));

      byte[] whole = unpacked(cut, 1 << 16);

      int size = 1 + random.nextInt(100);
      assertThat(unpacked(cut, size))
          .as("seed %d, file %d, %d at a time", seed, file, size)
          .isEqualTo(whole);
      assertThat(whole).isEqualTo(Arrays.copyOf(content, whole.length));
    }
  }

  private static byte[] unpacked(byte[] packed, int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[size];
    try (GunzipStream in = new GunzipStream(new ByteArrayInputStream(packed))) {
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        out.write(some, 0, read);
      }
      throw new AssertionError("A cut file has ended without a word");
    } catch (IOException e) {
      assertThat(e).hasMessage("the gzip data is truncated");
    }
    return out.toByteArray();
  }
}
