/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random scripts of rows, blocks and frontiers, answer by answer against the plain oracle. */
class SeenOracleTest {
  private static final long DAY = 86_400_000;

  /** The times of a script: rows lie around a clock that goes on. */
  enum Clock {
    MINUTES(0, 60_000, 20, 100_000),
    BEFORE_THE_EPOCH(-3_000_000, 60_000, 1_000, 200_000),
    HORIZON_OF_A_MILLISECOND(1_700_000_000_000L, 1, 1, 20),
    HORIZON_OF_A_YEAR(1_700_000_000_000L, 365 * DAY, 50_000_000, 400 * DAY),
    DISORDER_OF_A_CENTURY(1_700_000_000_000L, 5_000, 1_000_000, 36_500 * DAY),
    LEAST_TIMES(Long.MIN_VALUE + 1, 1_000, 10, 5_000),
    GREATEST_TIMES(Long.MAX_VALUE - 6_000_000, 1_000, 10, 5_000),
    ALL_TIMES(0, Long.MAX_VALUE / 3, Long.MAX_VALUE / 3_000_000, Long.MAX_VALUE);

    final long start;
    final long horizon;
    final long step;
    final long disorder;

    Clock(long start, long horizon, long step, long disorder) {
      this.start = start;
      this.horizon = horizon;
      this.step = step;
      this.disorder = disorder;
    }
  }

  static Stream<Arguments> scripts() {
    return Arrays.stream(SeenIndex.Kind.values())
        .flatMap(
            kind ->
                Arrays.stream(Clock.values())
                    .flatMap(
                        clock ->
                            Stream.of(3, 400, 20_000)
                                .map(
                                    keys ->
                                        arguments(kind, clock, keys, new Random().nextLong()))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2} keys, seed {3}")
  @MethodSource("scripts")
  void everyAnswerEqualsTheOracle(SeenIndex.Kind kind, Clock clock, int keys, long seed) {
    Random random = new Random(seed);
    SeenIndex index = kind.start(clock.horizon, seed);
    SeenOracle oracle = new SeenOracle(clock.horizon);
    long now = clock.start;
    long frontier = Long.MIN_VALUE;

    for (int i = 0; i < 40; i++) {
      int rows = random.nextInt(keys < 400 ? 40 : 900);
      int[] key = new int[rows];
      long[] time = new long[rows];
      boolean[] expected = new boolean[rows];
      for (int row = 0; row < rows; row++) {
        now = Math.max(now, now + random.nextLong(2 * clock.step));
        key[row] = random.nextInt(keys);
        time[row] = timeAround(now, clock, random);
        expected[row] = oracle.keep(key[row], time[row]);
      }

      boolean[] kept = random.nextBoolean() ? index.keepNew(key, time) : oneByOne(index, key, time);
      assertThat(Arrays.mismatch(kept, expected))
          .as("first wrong row of block %s, seed %s", i, seed)
          .isEqualTo(-1);

      if (random.nextInt(3) == 0) {
        frontier = Math.max(frontier, nextFrontier(now, clock, random));
        oracle.expireBefore(frontier);
        index.expireBefore(frontier);
      }
      if (random.nextInt(10) == 0) {
        List<String> living = index.living();
        assertThat(living.equals(oracle.living()))
            .as("rows after block %s, seed %s", i, seed)
            .isTrue();
        index = kind.start(clock.horizon, random.nextLong());
        index.expireBefore(frontier);
        restore(index, living);
      }
    }

    assertThat(index.living().equals(oracle.living()))
        .as("rows at the end, seed %s", seed)
        .isTrue();
    assertThat(index.held()).isGreaterThanOrEqualTo(index.living().size());
  }

  private static boolean[] oneByOne(SeenIndex index, int[] key, long[] time) {
    boolean[] kept = new boolean[key.length];
    for (int row = 0; row < key.length; row++) {
      kept[row] = index.keep(key[row], time[row]);
    }
    return kept;
  }

  /** Often a horizon from the clock, to the millisecond, so that rows meet at the bound. */
  private static long timeAround(long now, Clock clock, Random random) {
    long offset =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> clock.horizon + random.nextInt(3) - 1;
          default -> random.nextLong(clock.disorder);
        };
    long time = random.nextBoolean() ? saturated(now, offset) : saturated(now, -offset);
    return Math.max(Long.MIN_VALUE + 1, time);
  }

  private static long nextFrontier(long now, Clock clock, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> now;
      case 1 -> saturated(now, -random.nextLong(clock.disorder));
      case 2 -> saturated(now, -clock.disorder);
      default -> Math.max(Long.MIN_VALUE, saturated(now, clock.horizon / 2));
    };
  }

  private static long saturated(long time, long offset) {
    long sum = time + offset;
    if (((time ^ sum) & (offset ^ sum)) < 0) {
      return offset < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  private static void restore(SeenIndex index, List<String> living) {
    for (String entry : living) {
      int split = entry.indexOf(" at ");
      index.restore(
          Integer.parseInt(entry.substring(0, split)), Long.parseLong(entry.substring(split + 4)));
    }
  }
}
