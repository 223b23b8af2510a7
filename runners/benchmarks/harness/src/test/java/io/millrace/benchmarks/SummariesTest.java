/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.BenchReport.Comparison;
import io.millrace.benchmarks.BenchReport.Run;
import io.millrace.benchmarks.BenchReport.Slope;
import io.millrace.benchmarks.BenchReport.Verdict;
import io.millrace.benchmarks.Roster.Guard;
import io.millrace.benchmarks.Roster.Pair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummariesTest {
  private static final List<Pair> A_TO_B = List.of(new Pair("a", "b"));

  @Test
  void takesTheMiddleOfAnOddAndOfAnEvenNumber() {
    assertThat(Spread.of(3, 1, 2)).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(4, 1, 2, 3)).isEqualTo(new Spread(2.5, 1, 4));
    assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void dividesRunByRunOfTheSameRound() {
    // The machine is twice as slow in every second round; each round's ratio is 2 but one.
    List<Run> runs = new ArrayList<>();
    double[] a = {1, 2, 1, 2, 1};
    double[] b = {2, 4, 2, 4, 3};
    for (int i = 0; i < a.length; i++) {
      runs.add(run("a", 100, i + 1, a[i], 4, null));
      runs.add(run("b", 100, i + 1, b[i], 5, null));
    }

    Comparison ratio = new Summaries(runs).comparisons(A_TO_B).get(0);

    assertThat(ratio.wall()).isEqualTo(new Spread(2, 2, 3));
    assertThat(ratio.cpu()).isEqualTo(new Spread(1.25, 1.25, 1.25));
    assertThat(ratio.pairs()).isEqualTo(5);
    assertThat(ratio.publishable()).isTrue();
  }

  @Test
  void publishesNothingWhereWallAndCpuDisagreeOrPairsAreFew() {
    List<Run> disagreeing = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      disagreeing.add(run("a", 100, i, 1, 6, null));
      disagreeing.add(run("b", 100, i, 2, 5, null));
    }
    List<Run> few = List.of(run("a", 100, 1, 1, 1, null), run("b", 100, 1, 2, 2, null));

    assertThat(new Summaries(disagreeing).comparisons(A_TO_B).get(0).reason())
        .isEqualTo("wall and CPU disagree about who is ahead");
    assertThat(new Summaries(few).comparisons(A_TO_B).get(0).reason())
        .isEqualTo("fewer than 5 pairs");
  }

  @Test
  void voidsARowForOneFaultAndComparesItWithNothing() {
    Summaries summaries =
        new Summaries(
            List.of(
                run("a", 100, 1, 1, 1, null),
                run("a", 100, 2, 1, 1, "result holds other values"),
                run("b", 100, 1, 1, 1, null),
                run("b", 100, 2, 1, 1, null)));

    assertThat(summaries.rows().get(0).fault()).isEqualTo("result holds other values");
    assertThat(summaries.rows().get(0).wallSeconds()).isNull();
    assertThat(summaries.rows().get(1).fault()).isNull();
    assertThat(summaries.comparisons(A_TO_B)).isEmpty();
  }

  @Test
  void givesTheRateBetweenTheSmallestAndTheLargestSize() {
    List<Slope> slopes =
        new Summaries(
                List.of(
                    run("a", 4_000_000, 1, 3, 6, null),
                    run("a", 8_000_000, 1, 4, 7, null),
                    run("a", 16_000_000, 1, 9, 18, null),
                    run("b", 4_000_000, 1, 3, 6, null)))
            .slopes();

    assertThat(slopes).containsExactly(new Slope("a", "e1", 4_000_000, 16_000_000, 2e6, 1));
  }

  @Test
  void holdsAGuardByTheLargestSizeAndBreaksItWithoutARatio() {
    List<Run> runs =
        List.of(
            run("a", 100, 1, 1, 1, null),
            run("b", 100, 1, 9, 9, null),
            run("a", 200, 1, 1, 1, null),
            run("b", 200, 1, 3, 2, null));
    List<Guard> guards =
        List.of(
            new Guard("a", "b", "e1", "wall", 2.9, "why"),
            new Guard("a", "b", "e1", "cpu", 2.1, "why"),
            new Guard("a", "c", "e1", "cpu", 1, "why"),
            new Guard("a", "b", "e2", "cpu", 1, "why"));

    List<Verdict> verdicts = new Summaries(runs).verdicts(guards);

    assertThat(verdicts).extracting(Verdict::ratio).containsExactly(3.0, 2.0, null, null);
    assertThat(verdicts).extracting(Verdict::held).containsExactly(true, false, false, false);
  }

  static Run run(
      String name, int events, int round, double wall, double cpu, @Nullable String fault) {
    return new Run(name, "e1", events, round, wall, cpu, 1 << 20, 0, fault);
  }
}
