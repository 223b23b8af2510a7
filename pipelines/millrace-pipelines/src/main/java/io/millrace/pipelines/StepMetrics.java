/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.report.RunReport.StepTime;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerMetrics;
import io.millrace.transforms.ledger.LedgerTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** What a runner's metrics tell of the steps: for people to watch, never for the ledger. */
final class StepMetrics {
  private final Map<String, Long> records = new HashMap<>();
  private final Map<String, DistributionResult> active = new HashMap<>();

  private StepMetrics() {}

  static StepMetrics query(PipelineResult result) {
    MetricsFilter.Builder filter = MetricsFilter.builder();
    for (LedgerMetrics metric : LedgerMetrics.values()) {
      filter.addNameFilter(MetricNameFilter.inNamespace(metric.namespace()));
    }
    MetricQueryResults found = result.metrics().queryMetrics(filter.build());
    StepMetrics metrics = new StepMetrics();
    for (MetricResult<Long> counter : found.getCounters()) {
      metrics.records.merge(counter.getName().getName(), counter.getAttempted(), Long::sum);
    }
    for (MetricResult<DistributionResult> times : found.getDistributions()) {
      metrics.active.put(times.getName().getName(), times.getAttempted());
    }
    return metrics;
  }

  long count(String step, LedgerTerm term) {
    return records.getOrDefault(Ledger.key(step, term), 0L);
  }

  /** The last of the steps that has seen a record; empty if none has. */
  String lastActive(List<String> steps) {
    String last = "";
    for (String step : steps) {
      if (count(step, LedgerTerm.READ) > 0) {
        last = step;
      }
    }
    return last;
  }

  List<StepTime> times(List<String> steps) {
    List<StepTime> times = new ArrayList<>();
    for (String step : steps) {
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      for (LedgerTerm term : LedgerTerm.values()) {
        DistributionResult active = this.active.get(Ledger.key(step, term));
        if (active != null && active.getCount() > 0) {
          first = Math.min(first, active.getMin());
          last = Math.max(last, active.getMax());
        }
      }
      Duration duration = last < first ? Duration.ZERO : Duration.ofMillis(last - first);
      times.add(new StepTime(step, count(step, LedgerTerm.READ), duration));
    }
    return times;
  }
}
