/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Pairs of costs that were measured in turn. Not thread-safe. */
final class Costs {
  private final List<Cost> plain = new ArrayList<>();
  private final List<Cost> ours = new ArrayList<>();

  void add(Cost ofPlain, Cost ofOurs) {
    plain.add(ofPlain);
    ours.add(ofOurs);
  }

  boolean isEmpty() {
    return plain.isEmpty();
  }

  /** The median of the ratios, pair by pair. */
  double ratio(ToDoubleFunction<Cost> part) {
    List<Double> ratios = ratios(part);
    return ratios.get(ratios.size() / 2);
  }

  private List<Double> ratios(ToDoubleFunction<Cost> part) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      ratios.add(part.applyAsDouble(ours.get(i)) / part.applyAsDouble(plain.get(i)));
    }
    return ratios.stream().sorted().toList();
  }

  /** In words. */
  String text() {
    return "plain "
        + text(plain)
        + "; Millrace "
        + text(ours)
        + "; ratio of wall "
        + spread(Cost::wallSeconds)
        + ", of CPU "
        + spread(Cost::cpuSeconds);
  }

  private static String text(List<Cost> costs) {
    return String.format(
        Locale.ROOT,
        "%.2f s, %.2f s CPU",
        median(costs, Cost::wallSeconds),
        median(costs, Cost::cpuSeconds));
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
    return costs.stream()
        .mapToDouble(part)
        .sorted()
        .skip(costs.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private String spread(ToDoubleFunction<Cost> part) {
    List<Double> ratios = ratios(part);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        ratio(part),
        ratios.get(0),
        ratios.get(ratios.size() - 1));
  }
}
