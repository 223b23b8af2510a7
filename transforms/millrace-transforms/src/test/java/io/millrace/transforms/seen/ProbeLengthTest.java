/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How far entries stand from home, for keys as people make them. */
class ProbeLengthTest {
  private static final int KEYS = 200_000;

  /** Knuth's mean for random keys in a table at its fullest, 75 of 100: (1/(1 - 0.75) - 1) / 2. */
  private static final double MOST_MEAN = 1.6;

  static Stream<Arguments> ids() {
    Random random = new Random(11);
    return Stream.of(
        Arguments.of("numbers", id(i -> new UUID(0, i))),
        Arguments.of("numbers in the high half", id(i -> new UUID(i, 0))),
        Arguments.of("numbers in both halves", id(i -> new UUID(i, i))),
        Arguments.of("a grid", id(i -> new UUID(i % 500, i / 500))),
        Arguments.of("steps of 2^40", id(i -> new UUID(0, (long) i << 40))),
        Arguments.of("steps of 2^32 in both", id(i -> new UUID((long) i << 32, (long) i << 32))),
        Arguments.of("random UUIDs", id(i -> new UUID(random.nextLong(), random.nextLong()))),
        Arguments.of(
            "UUIDs by time",
            id(i -> new UUID(0x0190_0000_0000_7000L + ((long) i << 16), i * 31L))));
  }

  static Stream<Arguments> keys() {
    Random random = new Random(12);
    return Stream.of(
        Arguments.of("numbers", key(Integer::toString)),
        Arguments.of("hex", key(i -> String.format(Locale.ROOT, "%08x", i))),
        Arguments.of("order numbers", key(i -> "ORDER-2026-" + (1_000_000 + i))),
        Arguments.of(
            "UUID text", key(i -> new UUID(random.nextLong(), random.nextLong()).toString())),
        Arguments.of(
            "addresses", key(i -> "https://shop.example/products/" + i + "/reviews?page=1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ids")
  void idsStandNearHome(String kind, IntFunction<UUID> maker) {
    Ids128 ids = new Ids128(1, 42);
    for (int i = 0; i < KEYS; i++) {
      UUID id = maker.apply(i);
      ids.restore(id.getMostSignificantBits(), id.getLeastSignificantBits(), 0);
    }

    assertStandNearHome(kind, ids.rows());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void keysStandNearHome(String kind, IntFunction<String> maker) {
    ByteKeys keys = new ByteKeys(1, new KeyHash(42));
    for (int i = 0; i < KEYS; i++) {
      byte[] key = maker.apply(i).getBytes(StandardCharsets.UTF_8);
      keys.restore(key, 0, key.length, 0);
    }

    assertStandNearHome(kind, keys.rows());
  }

  private static void assertStandNearHome(String kind, SeenRows rows) {
    IntSummaryStatistics distances =
        Arrays.stream(rows.distances()).filter(distance -> distance >= 0).summaryStatistics();
    double mean = distances.getAverage();
    System.out.printf(
        Locale.ROOT, "ProbeLengthTest %s: mean %.2f, most %d%n", kind, mean, distances.getMax());
    assertThat(distances.getCount()).isEqualTo(KEYS);
    assertThat(mean).isLessThan(MOST_MEAN);
    assertThat(distances.getMax()).isLessThan(200);
  }

  private static IntFunction<UUID> id(IntFunction<UUID> maker) {
    return maker;
  }

  private static IntFunction<String> key(IntFunction<String> maker) {
    return maker;
  }
}
