/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.AddFields;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.rows.InputCheck;
import io.millrace.transforms.window.MeasureWindows;
import io.millrace.transforms.window.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@link MeasureCalls} for blocks: a call is late when its window's end + the allowed lateness is
 * not after its {@link Block#stamp}.
 *
 * <pre>{@code
 * calls.apply(MeasureCalls.every(minute).rating("errors", "is_error").onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class MeasureCallsBlocks extends PTransform<PCollection<Block>, MeasureCallsResult> {
  private static final long serialVersionUID = 1L;

  private final MeasureCallsSpec spec;

  MeasureCallsBlocks(MeasureCallsSpec spec) {
    this.spec = spec;
  }

  /**
   * How long after its window's end a call still counts.
   *
   * @param lateness whole milliseconds, at least 0, the default, and at most 36,525 days
   */
  public MeasureCallsBlocks allowingLateness(Duration lateness) {
    return new MeasureCallsBlocks(spec.allowingLateness(lateness));
  }

  @Override
  public MeasureCallsResult expand(PCollection<Block> input) {
    Schema calls = BlockCoder.of(input).schema();
    InputCheck check = InputCheck.of("measure", input, calls);
    spec.rates().values().forEach(field -> check.field(field, List.of(TypeName.BOOLEAN)));
    check.orThrow();
    PCollectionTuple measured =
        withKnown(input)
            .apply(
                "Measure",
                MeasureWindows.of(Windows.tumbling(spec.every()), spec.by(), spec.measures())
                    .allowingLateness(spec.lateness()));
    PCollection<Row> counts = measured.get(MeasureWindows.RESULTS);
    CallRates rates = new CallRates(spec, counts.getSchema());
    return new MeasureCallsResult(
        counts.apply("Rate", ParDo.of(rates)).setRowSchema(rates.output()),
        measured.get(MeasureWindows.LATE).apply("AsGiven", asGiven(calls)),
        measured.get(MeasureWindows.ABSORBED));
  }

  private static KeepFields asGiven(Schema calls) {
    return KeepFields.of(calls.getFieldNames().toArray(new String[0]));
  }

  /** Adds where it is known whether a rate counts a call. */
  private PCollection<Block> withKnown(PCollection<Block> input) {
    List<String> fields = List.copyOf(new TreeSet<>(spec.rates().values()));
    if (fields.isEmpty()) {
      return input;
    }
    Schema.Builder known = Schema.builder();
    fields.forEach(field -> known.addBooleanField(MeasureCallsSpec.knownField(field)));
    return input.apply("Known", AddFields.computed(known.build(), call -> known(fields, call)));
  }

  private static List<@Nullable Object> known(List<String> fields, RowView call) {
    List<@Nullable Object> known = new ArrayList<>();
    for (String field : fields) {
      known.add(!call.isNull(field));
    }
    return known;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
