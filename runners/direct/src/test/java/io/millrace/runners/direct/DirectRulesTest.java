/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.engines.Lookups;
import io.millrace.pipelines.engines.RulesContract;
import io.millrace.pipelines.engines.Seen;
import io.millrace.pipelines.engines.Suspects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirectRulesTest extends RulesContract {
  private static final int ENTRIES = 100;

  DirectRulesTest() {
    super(new DirectLauncher());
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  @Proves("direct-state-in-merging-windows")
  void cannotKeepStateInSessions(RunMode mode) {
    assertFailsForStateInSessions("direct-state-in-merging-windows", mode);
  }

  @Test
  @Proves("direct-processing-time-timer")
  void dropsATimerThatIsNotDueWhenTheInputEnds() {
    Graph graph = step(new Suspects.ProcessingTimeTimerFn());

    assertThat(found(RunMode.BATCH, graph)).contains("direct-processing-time-timer");
    assertThat(run(RunMode.BATCH, ALL, graph)).containsExactlyInAnyOrder("a1", "a2", "b3");
  }

  @Test
  @Proves("direct-state-per-key")
  void takesABundleForEveryKey() {
    Graph byKey = Lookups.stateBy(ENTRIES, ENTRIES);
    Graph byShard = Lookups.stateBy(ENTRIES, 2);

    assertThat(found(RunMode.BATCH, byKey)).contains("direct-state-per-key");
    assertThat(run(RunMode.BATCH, ALL, byKey)).hasSizeGreaterThanOrEqualTo(ENTRIES);
    assertThat(run(RunMode.BATCH, ALL, byShard)).hasSizeLessThan(ENTRIES / 2);
  }

  @Test
  @Proves("direct-map-view")
  void buildsAMapForEveryElement() {
    Graph graph = Lookups.inAMap(ENTRIES);

    assertThat(found(RunMode.BATCH, graph)).contains("direct-map-view");
    run(RunMode.BATCH, ALL, graph);
    assertThat(Lookups.keysTaken()).isGreaterThanOrEqualTo(ENTRIES * ENTRIES);
  }

  @Test
  @Proves("direct-state-before-windows")
  void holdsWindowsBackBehindState() {
    assertHoldsWindowsBackBehindState("direct-state-before-windows");
  }

  @ParameterizedTest
  @EnumSource(RunMode.class)
  void hasNothingAgainstAPlainStep(RunMode mode) {
    assertThat(found(mode, (pipeline, input) -> Seen.all("", input))).isEmpty();
  }
}
