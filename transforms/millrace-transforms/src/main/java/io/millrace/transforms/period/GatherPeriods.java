/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gives the rows of each key to work that looks back over a bounded span of event time.
 *
 * <p>Event time is cut into periods. When the watermark passes a period's end + the lateness, the
 * work is given the rows of each key in it and before it, as far as it looks back, and decides what
 * happened in the period: once, and for good. Bounded input is one period, for which {@link
 * KeyWork} asks what makes that the same.
 *
 * <p><b>Input:</b> blocks in the global window. <b>Output:</b> blocks of results in the global
 * window, in no promised order. A result's event time is what the work says, its {@link Block#stamp
 * stamp} the watermark it waited for: so a step after this one that cuts windows shorter than a
 * period + the lateness needs to allow that much lateness, and gives out what it does not take.
 *
 * <p><b>Watermark:</b> on the direct runner and Flink that of the results stays at the earliest row
 * that waits, or at its period's start where work only looks back at it: windows behind fire once
 * all their results are out. A row that was behind the watermark when it came holds nothing, and
 * corrects windows that have fired. Spark's streaming engine has one watermark for all steps:
 * windows behind fire at their end, and again with each block of results.
 *
 * <p><b>Late rows:</b> a row is late when the end of its own period + the lateness is not after its
 * stamp. Results wait for the lateness rather than being corrected, since what a row more makes
 * untrue (an absence, a latest value) would have to be taken back from wherever it went.
 *
 * <p><b>State and memory:</b> rows until the end of the last period that looks back at them + the
 * lateness, once for each such period; when a period fires, its rows of a shard in memory, some 40
 * bytes more each. Of bounded input the rows of a shard, once.
 *
 * @since 0.1
 */
@Internal
public final class GatherPeriods extends PTransform<PCollection<Block>, GatherPeriodsResult> {
  private static final long serialVersionUID = 1L;

  private final List<String> keyFields;
  private final PeriodCut cut;
  private final Schema output;
  private final KeyWork work;

  private GatherPeriods(List<String> keyFields, PeriodCut cut, Schema output, KeyWork work) {
    this.keyFields = keyFields;
    this.cut = cut;
    this.output = output;
    this.work = work;
  }

  /**
   * Lets work decide.
   *
   * @param keyFields at least one, of the types {@link io.millrace.transforms.block.BlockKeys}
   *     knows; null is a key like others
   * @param size how long a period is: how late a result may come out, and how often a row is kept
   * @param lookBack how far work looks back, at least zero
   * @param lateness how long a period waits for rows after its end, at least zero
   * @param output the fields of results
   */
  public static GatherPeriods of(
      List<String> keyFields,
      Duration size,
      Duration lookBack,
      Duration lateness,
      Schema output,
      KeyWork work) {
    return of(keyFields, PeriodCut.of(size, lookBack, lateness), output, work);
  }

  /** Lets work decide by periods that are cut already; by none, where that is uncut. */
  public static GatherPeriods of(
      List<String> keyFields, PeriodCut cut, Schema output, KeyWork work) {
    return new GatherPeriods(List.copyOf(keyFields), cut, output, work);
  }

  @Override
  public GatherPeriodsResult expand(PCollection<Block> input) {
    GatherShardsResult gathered = input.apply("Gather", GatherShards.of(keyFields, cut));
    PCollection<Block> decided =
        gathered
            .shards()
            .apply(
                "Decide",
                ParDo.of(new WorkFn(BlockCoder.of(input).schema(), keyFields, cut, output, work)))
            .setCoder(BlockCoder.of(output));
    return new GatherPeriodsResult(
        decided.apply("Globally", FiringWindows.none()), gathered.late(), gathered.absorbed());
  }
}
