/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.pipelines.RunGraph;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.replay.ReplayRejected;
import java.util.Set;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What comes into a step: its rows and, where dead letters of an earlier run enter again, those in
 * place of the rows they were written about.
 */
final class Entrance {
  private final RunGraph graph;
  private final String step;

  Entrance(RunGraph graph, String step) {
    this.graph = graph;
    this.step = step;
  }

  /**
   * Counts on the step's line what comes in.
   *
   * @param rows with a place: the file and the number in it, which make the letters' keys
   * @param hashOf the SHA-256 of a row's record; null where it is not known
   */
  PCollection<Block> open(
      Ledger.Step line,
      PCollection<Block> rows,
      SerializableFunction<RowView, @Nullable String> hashOf,
      ReplayRejected reading,
      PackBlocks<Row> packing) {
    line.read(rows);
    Set<String> keys = Set.copyOf(graph.replayedInto(step).keySet());
    if (keys.isEmpty()) {
      return rows;
    }
    FilterRowsResult split =
        rows.apply(
            step + "/StandIn",
            FilterRows.where(new StandIns(step, keys, graph.replacedIn(step), hashOf)));
    PCollection<Block> replayed = graph.replay(step, reading, packing);
    line.replayed(replayed).filtered(graph.output(step + "/replaced", split.filtered()));
    return PCollectionList.of(graph.output(step + "/others", split.kept()))
        .and(replayed)
        .apply(step + "/Enter", Flatten.pCollections());
  }
}
