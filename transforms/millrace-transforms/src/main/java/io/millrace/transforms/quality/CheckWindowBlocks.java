/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.window.Corrections;
import io.millrace.transforms.window.MeasureWindows;
import io.millrace.transforms.window.Windows;
import java.time.Duration;
import java.util.Collections;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * {@link CheckWindows} for blocks: the same rules and verdicts, by each row's own event time.
 *
 * <p>A row is late when the end of all its windows + the allowed lateness is not after its {@link
 * Block#stamp}; it is judged in none, and given to {@link CheckWindowsResult#late}.
 *
 * @since 0.1
 */
@Evolving
public final class CheckWindowBlocks extends PTransform<PCollection<Block>, CheckWindowsResult> {
  private static final long serialVersionUID = 1L;

  /** The one window of rows that all happen at 0. */
  private static final Windows WHOLE = Windows.tumbling(Duration.ofMillis(1));

  private final CheckWindowsSpec spec;
  private final @Nullable PCollection<Block> other;

  CheckWindowBlocks(CheckWindowsSpec spec, @Nullable PCollection<Block> other) {
    this.spec = spec;
    this.other = other;
  }

  /** The dataset that {@code ...Matches} rules compare with, of the same event time and groups. */
  public CheckWindowBlocks against(PCollection<Block> blocks) {
    return new CheckWindowBlocks(spec, requireNonNull(blocks, "blocks is null"));
  }

  @Override
  public CheckWindowsResult expand(PCollection<Block> rows) {
    WindowInput<Block> input = WindowInput.of(rows, other);
    input.require(spec);
    Asks asks = new Asks(input.schema(), input.otherSchema(), spec.sampled());
    StepContext context = requireNonNull(spec.context(), "context is null");
    WindowJudge judge =
        WindowJudge.of(
            spec.rules(),
            asks,
            new VerdictRows(spec.dataset(), spec.contractId(), context.runId()));
    PCollectionTuple measured =
        cells(input, asks)
            .apply(
                "Measure",
                MeasureWindows.of(
                        requireNonNullElse(spec.windows(), WHOLE), spec.by(), asks.measures())
                    .allowingLateness(spec.lateness())
                    .correcting(Corrections.PANES));
    JudgeWindowsFn judging =
        new JudgeWindowsFn(judge, group(input.schema()), spec.windows() != null);
    PCollectionTuple judged =
        measured
            .get(MeasureWindows.RESULTS)
            .apply(
                "Judge",
                ParDo.of(judging)
                    .withOutputTags(
                        JudgeWindowsFn.VERDICTS,
                        TupleTagList.of(JudgeWindowsFn.SUITES).and(JudgeWindowsFn.LATER)));
    return new CheckWindowsResult(
        verdicts(judged),
        judged.get(JudgeWindowsFn.SUITES).setRowSchema(CheckWindows.SUITE_SCHEMA),
        measured.get(MeasureWindows.LATE),
        spec.windows() == null ? all(rows) : measured.get(MeasureWindows.ABSORBED));
  }

  /** Where nothing can be late, every row. */
  private static PCollection<Long> all(PCollection<Block> rows) {
    return rows.apply(
        "CountRows", MapElements.into(TypeDescriptors.longs()).via(block -> (long) block.rows()));
  }

  private PCollection<Block> cells(WindowInput<Block> input, Asks asks) {
    Schema schema =
        Schema.builder()
            .addFields(group(input.schema()).getFields())
            .addFields(asks.columns().getFields())
            .build();
    PCollectionList<Block> cells =
        PCollectionList.of(read(input.rows(), "ReadCells", asks, Cell.Side.CHECKED, schema));
    PCollection<Block> compared = input.other();
    if (compared != null) {
      cells = cells.and(read(compared, "ReadOther", asks, Cell.Side.OTHER, schema));
    }
    if (spec.windows() == null && spec.by().isEmpty()) {
      // Something to measure where there is no row.
      cells =
          cells.and(
              input
                  .rows()
                  .getPipeline()
                  .apply(
                      "StartWithNothing",
                      Create.of(nothing(schema)).withCoder(BlockCoder.of(schema))));
    }
    return cells.size() == 1 ? cells.get(0) : cells.apply("All", Flatten.pCollections());
  }

  private PCollection<Block> read(
      PCollection<Block> blocks, String step, Asks asks, Cell.Side side, Schema schema) {
    return blocks
        .apply(
            step,
            ParDo.of(
                new ReadCellsFn(spec.by(), asks.computed(side), schema, spec.windows() == null)))
        .setCoder(BlockCoder.of(schema));
  }

  /** A row that is of neither dataset. */
  private static Block nothing(Schema schema) {
    BlockBuilder builder = new BlockBuilder(schema);
    builder.addRow(
        Row.withSchema(schema).attachValues(Collections.nCopies(schema.getFieldCount(), null)), 0);
    return builder.build();
  }

  /** Nullable, so that both datasets have one type. */
  private Schema group(Schema schema) {
    return spec.by().stream()
        .map(schema::getField)
        .map(field -> field.withNullable(true))
        .collect(Schema.toSchema());
  }

  private PCollection<Row> verdicts(PCollectionTuple judged) {
    PCollection<Row> verdicts =
        judged.get(JudgeWindowsFn.VERDICTS).setRowSchema(CheckWindows.VERDICT_SCHEMA);
    PCollection<Row> later =
        judged.get(JudgeWindowsFn.LATER).setRowSchema(CheckWindows.VERDICT_SCHEMA);
    return spec.looksBack()
        ? PCollectionList.of(verdicts)
            .and(later.apply("LookBack", new LookBack(spec.rules(), spec.step(), spec.lateness())))
            .apply("AllVerdicts", Flatten.pCollections())
        : verdicts;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
