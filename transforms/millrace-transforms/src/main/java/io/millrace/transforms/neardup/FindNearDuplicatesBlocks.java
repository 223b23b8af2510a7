/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.period.GatherPeriods;
import io.millrace.transforms.period.GatherPeriodsResult;
import io.millrace.transforms.rows.InputCheck;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * {@link FindNearDuplicates} for blocks, with the same promises and the same clusters, by each
 * row's own event time; a row is late when the end of its period + the allowed lateness is not
 * after its {@link Block#stamp stamp}.
 *
 * <pre>{@code
 * blocks.apply(
 *     FindNearDuplicates.in("prompt").by("tenant").within(Duration.ofHours(6)).onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class FindNearDuplicatesBlocks
    extends PTransform<PCollection<Block>, FindNearDuplicatesResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final FindNearDuplicatesSpec spec;

  FindNearDuplicatesBlocks(FindNearDuplicatesSpec spec) {
    this.spec = spec;
  }

  @Override
  public FindNearDuplicatesResult<Block> expand(PCollection<Block> input) {
    Schema schema = BlockCoder.of(input).schema();
    InputCheck check = InputCheck.of("find near duplicates in", input, schema);
    spec.times().problemsOnBlocks().forEach(check::problem);
    NearDuplicatesLayout layout = NearDuplicatesLayout.of(spec, check, schema, input);
    FilterRowsResult keyed =
        input.apply(
            "SplitByKey",
            FilterRows.where(layout::hasKey)
                .counting(FindNearDuplicatesMetrics.WITHOUT_KEY.counter()));
    boolean hasKeys = !layout.keys().isEmpty();
    String group = layout.newField();
    GatherPeriodsResult found =
        (hasKeys
                ? keyed.kept()
                : keyed
                    .kept()
                    .apply("AsOne", AddField.computed(group, FieldType.BOOLEAN, row -> true)))
            .apply(
                "Mark",
                GatherPeriods.of(
                    hasKeys ? layout.keys() : List.of(group),
                    layout.horizon().cut(),
                    layout.output(),
                    new MarkDuplicates(layout)));
    return new FindNearDuplicatesResult<>(
        found.results(),
        found.late().apply("AsItCame", KeepFields.of(layout.inputFields())),
        keyed.filtered());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
