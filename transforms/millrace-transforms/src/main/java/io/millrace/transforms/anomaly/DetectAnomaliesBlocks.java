/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.period.GatherPeriods;
import io.millrace.transforms.period.GatherPeriodsResult;
import io.millrace.transforms.rows.InputCheck;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * {@link DetectAnomalies} for blocks, with the same promises and the same scores, by each row's own
 * event time and stamp.
 *
 * <pre>{@code
 * blocks.apply(
 *     DetectAnomalies.in("temperature")
 *         .by("device_id")
 *         .using(Detector.robustZ(Duration.ofHours(6), 3.5))
 *         .onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class DetectAnomaliesBlocks
    extends PTransform<PCollection<Block>, DetectAnomaliesResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final DetectAnomaliesSpec spec;

  DetectAnomaliesBlocks(DetectAnomaliesSpec spec) {
    this.spec = spec;
  }

  @Override
  public DetectAnomaliesResult<Block> expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    InputCheck check = InputCheck.of("detect anomalies in", input, coder.schema());
    spec.times().problemsOnBlocks().forEach(check::problem);
    AnomalyLayout layout = AnomalyLayout.of(spec, check, coder.schema());
    FilterRowsResult keyed =
        input.apply(
            "SplitByKey",
            FilterRows.where(layout::hasKey)
                .counting(DetectAnomaliesMetrics.WITHOUT_KEY.counter()));
    GatherPeriodsResult scored =
        keyed
            .kept()
            .apply(
                "Score",
                GatherPeriods.of(
                    layout.keys(),
                    layout.every(),
                    layout.lookBack(),
                    spec.lateness(),
                    layout.scoredSchema(),
                    new ScoreRows(layout)));
    return new DetectAnomaliesResult<>(
        scored.results(),
        scored
            .results()
            .apply("PickAnomalies", ParDo.of(new PickAnomaliesFn(layout)))
            .setCoder(BlockCoder.of(layout.anomaliesSchema())),
        scored.late(),
        keyed.filtered());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
