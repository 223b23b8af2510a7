/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import org.jspecify.annotations.Nullable;

/** Scores by how many spreads a value is away from the centre of those before. */
final class DeviationScorer implements Scorer {
  private final History history;
  private final double limit;
  private final Needs needs;

  DeviationScorer(History history, double limit, Needs needs) {
    this.history = history;
    this.limit = limit;
    this.needs = needs;
  }

  @Override
  public @Nullable Score score(long time, double value) {
    history.moveTo(time);
    if (history.rows() < needs.rows()) {
      return null;
    }
    double centre = history.centre();
    double spread = Math.max(history.spread(), needs.spread());
    if (!Double.isFinite(centre) || !Double.isFinite(spread)) {
      return null;
    }
    double score = value == centre ? 0 : (value - centre) / spread;
    return new Score(centre, centre - limit * spread, centre + limit * spread, score);
  }
}
