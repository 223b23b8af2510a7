/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.ShardBlocks;
import io.millrace.transforms.period.GatherSides;
import io.millrace.transforms.period.GatherSidesResult;
import io.millrace.transforms.period.Marks;
import io.millrace.transforms.period.PeriodCut;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@link TrackHistory} for blocks, with the same promises, by each row's own event time and stamp.
 *
 * <pre>{@code
 * blocks.apply(TrackHistory.versionsBy("product_id").operationIn("op").onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class TrackHistoryBlocks
    extends PTransform<PCollection<Block>, TrackHistoryResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final TrackHistorySpec spec;
  private final transient @Nullable PCollection<Row> previous;

  TrackHistoryBlocks(TrackHistorySpec spec, @Nullable PCollection<Row> previous) {
    this.spec = spec;
    this.previous = previous;
  }

  @Override
  public TrackHistoryResult<Block> expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    InputCheck check = InputCheck.of("track the history of", input, coder.schema());
    HistoryLayout layout = HistoryLayout.of(spec, check, coder.schema());
    PCollectionTuple sorted =
        input.apply(
            "SortChanges",
            ParDo.of(new SortChangesFn(layout))
                .withOutputTags(SortChangesFn.CHANGES, SortChangesFn.OTHERS));
    PCollection<Block> changes = sorted.get(SortChangesFn.CHANGES).setCoder(coder);
    PCollectionList<Block> late =
        PCollectionList.of(sorted.get(SortChangesFn.LATE).setCoder(coder));
    PCollectionTuple made;
    if (input.isBounded() == IsBounded.BOUNDED) {
      GatherSidesResult sides =
          changes.apply(
              "Gather",
              GatherSides.of(
                  spec.keyFields(),
                  known(input, layout, check),
                  spec.keyFields(),
                  PeriodCut.UNCUT));
      late = late.and(sides.lateLeft());
      made =
          sides
              .sides()
              .apply(
                  "Make",
                  ParDo.of(new WholeHistoryFn(layout))
                      .withOutputTags(ShardChanges.HISTORY, ShardChanges.OTHERS));
    } else {
      refusePrevious(check, input);
      made = revise(changes.apply("Shard", ShardBlocks.by(spec.keyFields())), layout);
    }
    return new TrackHistoryResult<>(
        made.get(ShardChanges.HISTORY).setCoder(BlockCoder.of(new HistoryRows(layout).schema())),
        late.and(made.get(ShardChanges.LATE).setCoder(coder)).apply("Late", Flatten.pCollections()),
        sorted.get(SortChangesFn.WITHOUT_KEY).setCoder(coder),
        sorted.get(SortChangesFn.REJECTED),
        made.get(ShardChanges.ABSORBED).setCoder(VarLongCoder.of()));
  }

  private PCollectionTuple revise(PCollection<KV<Integer, Block>> shards, HistoryLayout layout) {
    Duration disorder = spec.disorder();
    if (disorder == null) {
      return revise(shards, new ReviseFn(layout));
    }
    Settling settling = new Settling(disorder.toMillis());
    return Marks.areNeeded(shards)
        ? revise(shards.apply("Mark", Marks.of(settling)), new ReviseMarkedFn(layout, settling))
        : revise(shards, new ReviseRecentFn(layout, settling));
  }

  private static PCollectionTuple revise(
      PCollection<KV<Integer, Block>> shards, DoFn<KV<Integer, Block>, Block> revising) {
    return shards.apply(
        "Revise", ParDo.of(revising).withOutputTags(ShardChanges.HISTORY, ShardChanges.OTHERS));
  }

  /** What a table knows; nothing where none was named. */
  private PCollection<Block> known(
      PCollection<Block> changes, HistoryLayout layout, InputCheck check) {
    Schema schema = new HistoryRows(layout).schema();
    if (previous == null) {
      return changes
          .getPipeline()
          .apply(changes.getName() + "/NothingBefore", Create.empty(BlockCoder.of(schema)));
    }
    InputCheck table = check.and("continue", "previous", previous);
    if (previous.isBounded() != IsBounded.BOUNDED) {
      table.problem("Cannot continue " + previous.getName() + ": it is unbounded");
    }
    if (!previous.getSchema().equals(schema)) {
      table.problem(
          "Cannot continue %s: its fields are %s (must be %s)"
              .formatted(previous.getName(), previous.getSchema().getFields(), schema.getFields()));
    }
    table.orThrow();
    return previous.apply(
        "PackPrevious",
        PackBlocks.on(layout.keepsVersions() ? HistoryRows.VALID_FROM : HistoryRows.CHANGED_AT));
  }

  private void refusePrevious(InputCheck check, PCollection<Block> input) {
    if (previous != null) {
      check.problem(
          "Cannot use from("
              + previous.getName()
              + ") together with "
              + input.getName()
              + ": it is unbounded, and a table goes on changing while it is read");
      check.orThrow();
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
    builder.addIfNotNull(DisplayData.item("from", previous == null ? null : previous.getName()));
  }
}
