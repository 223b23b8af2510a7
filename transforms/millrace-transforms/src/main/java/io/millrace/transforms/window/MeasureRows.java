/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.Internal;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.rows.Shards;
import java.util.List;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Computes measures of each group of rows in each window, as {@link MeasureWindows} does of blocks.
 *
 * <p><b>Input:</b> bounded rows in the global window, each with an event time in a field; none is
 * late.
 *
 * @since 0.1
 */
@Internal
public final class MeasureRows extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  private final WindowSpec spec;
  private final String eventTimeField;
  private final int bundleGroups;

  private MeasureRows(WindowSpec spec, String eventTimeField, int bundleGroups) {
    this.spec = spec;
    this.eventTimeField = eventTimeField;
    this.bundleGroups = bundleGroups;
  }

  /**
   * Measures.
   *
   * @param eventTimeField a DATETIME field
   * @param by the fields that make a group
   */
  public static MeasureRows of(
      Windows windows, String eventTimeField, List<String> by, List<Measure> measures) {
    return new MeasureRows(
        WindowSpec.of(windows, by, measures), eventTimeField, MeasureWindows.GROUPS_PER_BUNDLE);
  }

  /** How many groups a bundle gathers before it hands them on. */
  public MeasureRows flushingAt(int groups) {
    return new MeasureRows(spec, eventTimeField, groups);
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> input) {
    WindowLayout layout = WindowLayout.of(spec, eventTimeField, input);
    Places places = Places.ofAll(Shards.of(input.getPipeline()));
    return input
        .apply("PreAggregate", ParDo.of(new PreAggregateFn(layout, places, bundleGroups)))
        .setCoder(Shards.coder(layout.partialSchema()))
        .apply("GroupByShard", GroupByKey.create())
        .apply("Merge", ParDo.of(MergeFn.ofRows(layout)))
        .setRowSchema(layout.outputSchema());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
