/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnzstdStreamTest {
  private static final int FILES = 1_000;

  /** What was given before the end, and how it ended. */
  private record Unpacked(String content, String end) {}

  @Test
  void givesTheSameBytesBeforeDamageHoweverFewAreAskedFor() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int cuts = 0;
    for (int file = 0; file < FILES; file++) {
      String content = content(random);
      byte[] packed = packed(content, random);
      byte[] cut = Arrays.copyOf(packed, 1 + random.nextInt(packed.length - 1));

      Unpacked whole = unpacked(cut, 1 << 16);

      int size = 1 + random.nextInt(100);
      String shown = "seed %d, file %d, %d at a time".formatted(seed, file, size);
      assertThat(unpacked(cut, size)).as(shown).isEqualTo(whole);
      assertThat(content).as(shown).startsWith(whole.content());
      assertThat(whole.end()).as(shown).isIn("the zstd data is truncated", "");
      assertThat(unpacked(packed, size)).as(shown).isEqualTo(new Unpacked(content, ""));
      cuts += whole.end().isEmpty() ? 0 : 1;
    }
    assertThat(cuts).isGreaterThan(FILES / 2);
  }

  @Test
  void givesTheSameBytesBeforeGarbageHoweverFewAreAskedFor() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int noticed = 0;
    for (int file = 0; file < FILES; file++) {
      byte[] packed = packed(content(random), random);
      packed[random.nextInt(packed.length)] ^= (byte) (1 + random.nextInt(255));

      Unpacked whole = unpacked(packed, 1 << 16);

      int size = 1 + random.nextInt(100);
      assertThat(unpacked(packed, size))
          .as("seed %d, file %d, %d at a time", seed, file, size)
          .isEqualTo(whole);
      noticed += whole.end().isEmpty() ? 0 : 1;
    }
    assertThat(noticed).as("seed %d", seed).isGreaterThan(FILES / 2);
  }

  @Test
  void givesEachBlockBeforeTheOneThatIsDamaged() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int sound;
    try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(out)) {
      zstd.write("one line\n".getBytes(UTF_8));
      zstd.flush();
      zstd.write("another line\n".getBytes(UTF_8));
      zstd.flush();
      sound = out.size();
      zstd.write("the last line\n".getBytes(UTF_8));
    }
    byte[] packed = out.toByteArray();
    packed[sound] |= 6; // A kind of block that there is not.

    Unpacked unpacked = unpacked(packed, 1 << 16);

    assertThat(unpacked.content()).isEqualTo("one line\nanother line\n");
    assertThat(unpacked.end()).startsWith("the zstd data is corrupt (");
  }

  @ParameterizedTest
  @CsvSource({
    "28b52ffd 00 90 010000,       the zstd data asks for a window of more than 128 MiB",
    "28b52ffd 21 07 01 190000 78, the zstd data asks for a dictionary",
    "28b52ffd 20 01 090000 78 00, bytes that are not zstd follow the zstd data",
    "28b52ffd 20 01 090000 78 28b5, the zstd data is truncated",
    "502a4d18 05000000 00,        the zstd data is truncated",
    "5f2a4d,                      the zstd data is truncated",
    "5f2b4d,                      not zstd data",
    "1f8b2ffd,                    not zstd data",
  })
  void saysWhatIsWrong(String hex, String message) throws IOException {
    byte[] packed = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(unpacked(packed, 100).end()).isEqualTo(message);
  }

  private static String content(Random random) {
    StringBuilder content = new StringBuilder();
    for (int i = random.nextInt(5_000); i > 0; i--) {
      content.append((char) ('a' + random.nextInt(4)));
    }
    return content.toString();
  }

  /** Frames with and without a checksum, of small blocks, and what is to be passed over. */
  private static byte[] packed(String content, Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    do {
      int to = Math.min(content.length(), from + random.nextInt(3_000));
      out.writeBytes(frame(content.substring(from, to).getBytes(UTF_8), random));
      from = to;
    } while (from < content.length());
    return out.toByteArray();
  }

  private static byte[] frame(byte[] content, Random random) throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(out)) {
          zstd.setChecksum(random.nextBoolean());
          for (int from = 0; from < content.length; from += 100) {
            zstd.write(content, from, Math.min(100, content.length - from));
            zstd.flush();
          }
        }
        return out.toByteArray();
      }
      case 1 -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("5f2a4d1803000000aabbcc"));
        out.writeBytes(Reading.zstd(content));
        return out.toByteArray();
      }
      default -> {
        try (ZstdCompressCtx frame = new ZstdCompressCtx()) {
          return frame.setContentSize(random.nextBoolean()).compress(content);
        }
      }
    }
  }

  private static Unpacked unpacked(byte[] packed, int size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[size];
    try (UnzstdStream in = new UnzstdStream(new ByteArrayInputStream(packed))) {
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        out.write(some, 0, read);
      }
      return new Unpacked(out.toString(UTF_8), "");
    } catch (IOException e) {
      return new Unpacked(out.toString(UTF_8), String.valueOf(e.getMessage()));
    }
  }
}
