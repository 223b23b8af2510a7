/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiceTest {
  /** Literals: another JDK that threw otherwise would change every generated file. */
  @Test
  void throwsTheSameNumbersOnEveryMachine() {
    Dice dice = new Dice(42);

    assertThat(IntStream.range(0, 6).map(i -> dice.below(1000)))
        .containsExactly(741, 159, 278, 344, 38, 868);
    assertThat(dice.split().bits()).isEqualTo(5807589984522723168L);
  }

  @Test
  void reachesBothEndsOfARangeAndNothingBeyond() {
    Dice dice = new Dice(1);

    assertThat(IntStream.range(0, 1000).map(i -> dice.between(-1, 2)).distinct().sorted())
        .containsExactly(-1, 0, 1, 2);
    assertThat(dice.below(1)).isZero();
    assertThat(IntStream.range(0, 1000).map(i -> dice.below(Integer.MAX_VALUE)))
        .allMatch(thrown -> thrown >= 0);
  }

  @Test
  void chanceIsPerMille() {
    Dice dice = new Dice(1);

    assertThat(IntStream.range(0, 100_000).filter(i -> dice.chance(30)).count())
        .isBetween(2_800L, 3_200L);
    assertThat(IntStream.range(0, 1000)).noneMatch(i -> dice.chance(0));
    assertThat(IntStream.range(0, 1000)).allMatch(i -> dice.chance(1000));
  }

  @Test
  void picksByWeight() {
    Dice dice = new Dice(1);
    WeightedChoice<String> choice = new WeightedChoice<>(List.of("a", "b"), i -> 1 + 2 * i);

    List<String> picked = IntStream.range(0, 40_000).mapToObj(i -> choice.pick(dice)).toList();

    assertThat(picked.stream().filter("a"::equals).count()).isBetween(9_500L, 10_500L);
  }

  @Test
  void shuffleKeepsEachItemOnce() {
    List<Integer> items = new ArrayList<>(IntStream.range(0, 100).boxed().toList());

    new Dice(1).shuffle(items);

    assertThat(items)
        .doesNotHaveDuplicates()
        .hasSize(100)
        .isNotEqualTo(items.stream().sorted().toList());
  }
}
