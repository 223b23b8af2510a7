/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** Sessions with a cap: what they are, and that they are the same from nearby. */
class SessionCutTest {
  private static final Schema NOTHING = Schema.builder().build();

  @Test
  void leavesARunThatIsNoLongerThanTheCap() {
    assertThat(sessions(new SessionCut(10, 30), 95, 100, 109, 118, 125))
        .containsExactly("95..125 at 135");
  }

  @Test
  void cutsALongerRunAtMultiplesOfTheCap() {
    // 126 is the first to say that the run is longer than 30, and so decides also what is before.
    assertThat(sessions(new SessionCut(10, 30), 95, 100, 109, 118, 119, 121, 126))
        .containsExactly("95..119 at 126 capped", "121..126 at 136 capped");
    assertThat(sessions(new SessionCut(10, 30), -5, 1, 9, 17, 24, 33))
        .containsExactly("-5..-5 at 33 capped", "1..24 at 33 capped", "33..33 at 43 capped");
  }

  @Test
  void cutsNothingWithoutACap() {
    assertThat(sessions(new SessionCut(10, SessionCut.NONE), 0, 9, 18, 27, 37))
        .containsExactly("0..27 at 37", "37..37 at 47");
  }

  @Test
  void takesTimesAtTheEndOfALong() {
    assertThat(sessions(new SessionCut(10, 30), Long.MIN_VALUE, Long.MIN_VALUE + 9))
        .containsExactly(
            "%d..%d at %d".formatted(Long.MIN_VALUE, Long.MIN_VALUE + 9, Long.MIN_VALUE + 19));
    assertThat(sessions(new SessionCut(10, 30), Long.MAX_VALUE))
        .containsExactly(
            "%d..%d at %d".formatted(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1));
  }

  @Test
  void cutsAtAPauseThatIsLongerThanALong() {
    assertThat(sessions(new SessionCut(10, 30), Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly(
            "%d..%d at %d".formatted(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 10),
            "%d..%d at %d".formatted(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1));
  }

  @Test
  void refusesARunThatIsLongerThanALong() {
    SessionCut cut = new SessionCut(SessionCut.NONE, SessionCut.NONE);

    assertThatThrownBy(() -> sessions(cut, -SessionCut.NONE, -1, SessionCut.NONE - 2))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void cutsWindowsAtMultiplesOfTheirSize() {
    assertThat(sessions(new TumblingCut(10), -1, 0, 0, 9, 10, 35))
        .containsExactly("-1..-1 at -1", "0..9 at 0", "10..10 at 10", "35..35 at 35");
  }

  @Test
  void isTheSameWhateverPeriodsThereAre() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int capped = 0;
    for (int script = 0; script < 1_000; script++) {
      long gap = 1L + random.nextInt(20);
      long cap = gap + random.nextInt(80);
      long size = 1L + random.nextInt(150);
      long[] times = times(random);
      String reason =
          "seed %d, script %d: gap %d, cap %d, periods of %d, %s"
              .formatted(seed, script, gap, cap, size, Arrays.toString(times));
      List<String> expected = expected(times, gap, cap);

      assertThat(sessions(new SessionCut(gap, cap), times).stream().map(SessionCutTest::span))
          .as(reason)
          .containsExactlyElementsOf(expected);
      assertThat(ofPeriods(new SessionCut(gap, cap), times, size, cap + 2 * gap, reason))
          .as(reason)
          .containsExactlyInAnyOrderElementsOf(expected);
      capped += (int) expected.stream().filter(span -> span.endsWith("capped")).count();
    }
    assertThat(capped).as("seed %d", seed).isGreaterThan(200);
  }

  /** What each period decides of the rows that it is given. */
  private static List<String> ofPeriods(
      SessionCut cut, long[] times, long size, long lookBack, String reason) {
    List<String> decided = new ArrayList<>();
    long last = times[times.length - 1] + cut.gap();
    for (long start = Math.floorDiv(times[0], size) * size; start <= last; start += size) {
      long from = start - lookBack;
      long end = start + size;
      long[] visible = LongStream.of(times).filter(time -> time >= from && time < end).toArray();
      if (visible.length == 0) {
        continue;
      }
      for (String session : sessions(cut, visible)) {
        long at = Long.parseLong(session.replaceAll(".* at (-?\\d+).*", "$1"));
        if (at >= start && at < end) {
          decided.add(span(session));
        }
      }
    }
    assertThat(decided).as(reason).doesNotHaveDuplicates();
    return decided;
  }

  /** Asks of each time where its run begins and ends, row by row. */
  private static List<String> expected(long[] times, long gap, long cap) {
    TreeMap<String, List<Long>> sessions = new TreeMap<>();
    for (int i = 0; i < times.length; i++) {
      int first = i;
      while (first > 0 && times[first] - times[first - 1] < gap) {
        first--;
      }
      int last = i;
      while (last < times.length - 1 && times[last + 1] - times[last] < gap) {
        last++;
      }
      boolean capped = times[last] - times[first] > cap;
      String session = "%010d %10d".formatted(first, capped ? Math.floorDiv(times[i], cap) : 0);
      sessions
          .computeIfAbsent(session + (capped ? " capped" : ""), of -> new ArrayList<>())
          .add(times[i]);
    }
    List<String> spans = new ArrayList<>();
    sessions.forEach(
        (name, of) ->
            spans.add(
                of.get(0)
                    + ".."
                    + of.get(of.size() - 1)
                    + (name.endsWith("capped") ? " capped" : "")));
    spans.sort((one, other) -> Long.compare(startOf(one), startOf(other)));
    return spans;
  }

  private static long startOf(String span) {
    return Long.parseLong(span.replaceAll("\\.\\..*", ""));
  }

  private static String span(String session) {
    return session.replaceAll(" at -?\\d+", "");
  }

  private static long[] times(Random random) {
    int pause = 2 + random.nextInt(30);
    long time = random.nextInt(400) - 200L;
    long[] times = new long[1 + random.nextInt(40)];
    for (int i = 0; i < times.length; i++) {
      times[i] = time;
      time += random.nextInt(pause);
    }
    return times;
  }

  private static List<String> sessions(SpanCut cut, long... times) {
    BlockBuilder builder = new BlockBuilder(NOTHING);
    for (long time : times) {
      builder.addRow(Row.nullRow(NOTHING), time);
    }
    Block block = builder.build();
    int[] keys = new int[times.length];
    KeySpans spans = KeySpans.of(List.of(block), List.of(keys), 1, cut);
    int[] ofRows = spans.of(block, keys);
    for (int row = 0; row < times.length; row++) {
      assertThat(times[row]).isBetween(spans.start(ofRows[row]), spans.end(ofRows[row]));
    }
    return IntStream.range(spans.first(0), spans.first(1))
        .mapToObj(
            span ->
                "%d..%d at %d%s"
                    .formatted(
                        spans.start(span),
                        spans.end(span),
                        spans.decidedAt(span),
                        spans.isCapped(span) ? " capped" : ""))
        .toList();
  }
}
