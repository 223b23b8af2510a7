/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Counts;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Where a line went: an accumulator of the job each, exact as long as no task is restarted. */
enum Tally {
  READ,
  REJECTED,
  DUPLICATES,
  LATE,
  ACCEPTED;

  /** This task's share of the count. */
  LongCounter in(RuntimeContext context) {
    LongCounter counter = new LongCounter();
    context.addAccumulator(name(), counter);
    return counter;
  }

  static Counts of(JobExecutionResult result) {
    Map<String, Object> all = result.getAllAccumulatorResults();
    return new Counts(
        READ.from(all),
        REJECTED.from(all),
        DUPLICATES.from(all),
        LATE.from(all),
        ACCEPTED.from(all));
  }

  private long from(Map<String, Object> accumulators) {
    return (Long) accumulators.getOrDefault(name(), 0L);
  }
}
