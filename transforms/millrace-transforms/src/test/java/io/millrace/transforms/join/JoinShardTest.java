/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.join.JoinOracle.Item;
import io.millrace.transforms.join.JoinSpec.Alone;
import io.millrace.transforms.join.JoinSpec.Pair;
import io.millrace.transforms.period.Period;
import io.millrace.transforms.period.PeriodCut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The join without a runner, against nested loops. */
class JoinShardTest {
  private static final Schema ROWS =
      Schema.builder().addNullableInt32Field("key").addInt32Field("number").build();
  private static final int SCRIPTS = 1_000;

  @ParameterizedTest
  @EnumSource(Meeting.Kind.class)
  void equalsNestedLoopsHoweverTimeIsCut(Meeting.Kind kind) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int script = 0; script < SCRIPTS; script++) {
      String reason = kind + ", seed " + seed + ", script " + script;
      Meeting meeting = randomMeeting(kind, random);
      List<Item> left = randomItems(random);
      List<Item> right = randomItems(random);
      JoinOracle expected = new JoinOracle(meeting, left, right);

      Told whole = new Told(meeting);
      whole.join(left, right, Period.ALL);
      Told cut = new Told(meeting);
      long size = cut.cut.size();
      for (long start = Math.floorDiv(-100, size) * size; start < 200; start += size) {
        cut.join(neededAt(start, cut, left), neededAt(start, cut, right), cut.cut.from(start));
      }

      assertEqual(reason, whole, expected);
      assertEqual(reason + ", cut", cut, expected);
    }
  }

  @Test
  void holdsNoPairsOfAHotKey() {
    Meeting meeting = Meeting.inWindows(Duration.ofDays(1));
    long[] rows = new long[1];
    JoinShard shard =
        new JoinShard(
            layout(meeting),
            cut(meeting),
            block -> {
              assertThat(block.rows()).isLessThan(2 * BlockBuilder.MAX_ROWS);
              rows[0] += block.rows();
            },
            block -> {},
            block -> {});
    List<Item> hot = new ArrayList<>();
    for (int number = 0; number < 3_000; number++) {
      hot.add(new Item(7, number % 100, number));
    }

    shard.join(List.of(block(hot)), List.of(block(hot)), Period.ALL);

    assertThat(rows[0]).isEqualTo(9_000_000);
  }

  @Test
  void joinsTimesAtTheEndsOfBeamsRange() {
    Meeting meeting = Meeting.within(Duration.ofDays(18_000), Duration.ofDays(18_525));
    long last = Long.MAX_VALUE / 1_000;
    List<Item> left = List.of(new Item(1, last, 0), new Item(1, -last, 1));
    List<Item> right = List.of(new Item(1, last, 2));
    JoinOracle expected = new JoinOracle(meeting, left, right);

    Told whole = new Told(meeting);
    whole.join(left, right, Period.ALL);

    assertEqual("ends", whole, expected);
  }

  private static void assertEqual(String reason, Told told, JoinOracle expected) {
    assertThat(told.joined).as(reason).containsExactlyInAnyOrderElementsOf(expected.joined);
    assertThat(told.leftAlone).as(reason).containsExactlyInAnyOrderElementsOf(expected.leftAlone);
    assertThat(told.rightAlone).as(reason).containsExactlyInAnyOrderElementsOf(expected.rightAlone);
  }

  /** Few times and keys, so that many are equal. */
  private static List<Item> randomItems(Random random) {
    int size = random.nextInt(4) == 0 ? 0 : random.nextInt(20);
    List<Item> items = new ArrayList<>();
    for (int number = 0; number < size; number++) {
      items.add(new Item(random.nextInt(3), random.nextInt(200) - 100, number));
    }
    Collections.shuffle(items, random);
    return items;
  }

  private static Meeting randomMeeting(Meeting.Kind kind, Random random) {
    return switch (kind) {
      case WINDOW -> Meeting.inWindows(Duration.ofMillis(10 + random.nextInt(80)));
      case INTERVAL ->
          Meeting.within(
              Duration.ofMillis(random.nextInt(40)), Duration.ofMillis(random.nextInt(40)));
      case AS_OF -> Meeting.asOf(Duration.ofMillis(random.nextInt(60)));
    };
  }

  /** What a period is given: its own rows, and those before it that it looks back at. */
  private static List<Item> neededAt(long start, Told told, List<Item> items) {
    PeriodCut cut = told.cut;
    return items.stream()
        .filter(item -> start - cut.lookBack() <= item.time() && item.time() < start + cut.size())
        .toList();
  }

  private static PeriodCut cut(Meeting meeting) {
    long size = meeting.kind() == Meeting.Kind.WINDOW ? meeting.window() : 20 + meeting.reach() / 3;
    return new PeriodCut(size, meeting.reach(), 0, true);
  }

  /** Rows alone as rows of both sides, so that they can be looked at in one way. */
  private static JoinLayout layout(Meeting meeting) {
    JoinSpec spec =
        JoinSpec.of(meeting).on(new Pair("key", "key")).prefix("right_").alone(Alone.BOTH_JOINED);
    return new JoinLayout(spec, ROWS, ROWS);
  }

  private static Block block(List<Item> items) {
    BlockBuilder builder = new BlockBuilder(ROWS);
    for (Item item : items) {
      builder.column(0).appendValue(item.key());
      builder.column(1).appendValue(item.number());
      builder.endRow(item.time(), Block.ON_TIME);
    }
    return builder.build();
  }

  /** What came out of one join or of several. */
  private static final class Told {
    private final PeriodCut cut;
    private final JoinShard shard;
    private final List<String> joined = new ArrayList<>();
    private final List<String> leftAlone = new ArrayList<>();
    private final List<String> rightAlone = new ArrayList<>();

    Told(Meeting meeting) {
      cut = cut(meeting);
      Consumer<Block> never =
          block -> {
            throw new AssertionError("Rows alone are joined to nulls");
          };
      shard = new JoinShard(layout(meeting), cut, this::tell, never, never);
    }

    void join(List<Item> left, List<Item> right, Period period) {
      int half = right.size() / 2;
      shard.join(
          left.isEmpty() ? List.of() : List.of(block(left)),
          List.of(block(right.subList(0, half)), block(right.subList(half, right.size()))),
          period);
    }

    private void tell(Block block) {
      for (int row = 0; row < block.rows(); row++) {
        Object left = block.column("number").valueAt(row);
        Object right = block.column("right_number").valueAt(row);
        String shown =
            (left == null ? "-" : left)
                + " "
                + (right == null ? "-" : right)
                + " @"
                + block.eventTime(row);
        assertThat(block.column("key").isNull(row)).isFalse();
        (left == null ? rightAlone : right == null ? leftAlone : joined).add(shown);
      }
    }
  }
}
