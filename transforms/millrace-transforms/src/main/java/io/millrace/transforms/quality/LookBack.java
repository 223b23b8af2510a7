/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.period.GatherPeriods;
import io.millrace.transforms.rows.EventSpan;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Decides verdicts by those of the windows before. It waits one window longer than the lateness,
 * since the last correction of a window comes out when the watermark is there.
 */
final class LookBack extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  private final Map<String, AnomalyStrategy> strategies = new TreeMap<>();
  private final Duration step;
  private final Duration lateness;

  /**
   * @param step from one window to the next
   */
  LookBack(List<WindowRule> rules, Duration step, Duration lateness) {
    rules.stream()
        .filter(rule -> rule.levels().strategy() != null)
        .forEach(
            rule -> strategies.put(rule.name(), Objects.requireNonNull(rule.levels().strategy())));
    this.step = step;
    this.lateness = lateness;
  }

  /**
   * Tells what is wrong with how long is looked back and waited.
   *
   * @param rules some go by the windows before
   * @param step from one window to the next
   */
  static void check(List<WindowRule> rules, Duration step, Duration lateness, InputCheck check) {
    for (WindowRule rule : rules) {
      AnomalyStrategy strategy = rule.levels().strategy();
      if (strategy != null && strategy.lookBack() > 0) {
        EventSpan.problem(
                "look-back of %s, %d times %s".formatted(rule.name(), strategy.lookBack(), step),
                step.multipliedBy(strategy.lookBack()))
            .ifPresent(check::problem);
      }
    }
    EventSpan.problem(
            "lateness and a window, %s and %s".formatted(lateness, step), lateness.plus(step))
        .ifPresent(check::problem);
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> verdicts) {
    int windows = strategies.values().stream().mapToInt(AnomalyStrategy::lookBack).max().orElse(0);
    return verdicts
        .apply("Pack", PackBlocks.of())
        .apply(
            "Decide",
            GatherPeriods.of(
                List.of("group", "name"),
                step,
                step.multipliedBy(windows),
                lateness.plus(step),
                CheckWindows.VERDICT_SCHEMA,
                new AnomalyWork(Map.copyOf(strategies), step.toMillis())))
        .results()
        .apply("Unpack", UnpackBlocks.rows());
  }
}
