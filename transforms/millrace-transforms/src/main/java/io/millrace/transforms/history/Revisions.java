/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockTimes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.jspecify.annotations.Nullable;

/** Gathers the rows of a history that are new or not as they were. One per element. */
final class Revisions {
  private final HistoryLayout layout;
  private final HistoryRows rows;
  private final OutputReceiver<Block> out;
  private final @Nullable Long latest;
  private final BlockBuilder builder;
  private long given;
  private long takenBack;

  /**
   * @param latest the latest that a watermark can be while they are made; null in a batch, where
   *     nobody waits
   */
  Revisions(
      HistoryLayout layout, HistoryRows rows, @Nullable Long latest, OutputReceiver<Block> out) {
    this.layout = layout;
    this.rows = rows;
    this.out = out;
    this.latest = latest;
    builder = new BlockBuilder(rows.schema());
  }

  /** Adds what is different from one time to another. */
  void add(KeyHistory before, KeyHistory after) {
    Map<Long, Version> old = new HashMap<>();
    before.versions(layout).forEach(version -> old.put(slot(version), version));
    for (Version version : after.versions(layout)) {
      if (!version.equals(old.remove(slot(version)))) {
        add(version, after.known(), false);
      }
    }
    List<Version> gone = List.copyOf(old.values());
    gone.forEach(version -> add(version, after.known(), true));
  }

  private long slot(Version version) {
    return layout.keepsVersions() ? version.from() : 0;
  }

  private void add(Version version, long revision, boolean retracted) {
    given += retracted ? 0 : 1;
    takenBack += retracted ? 1 : 0;
    builder.addRow(
        rows.of(version, revision, retracted),
        version.from(),
        latest == null ? Block.ON_TIME : latest);
    if (builder.isFull()) {
      giveOut();
    }
  }

  /** Gives out what is left. */
  void finish() {
    TrackHistoryMetrics.VERSIONS.counter().inc(given);
    TrackHistoryMetrics.RETRACTIONS.counter().inc(takenBack);
    if (builder.rows() > 0) {
      giveOut();
    }
  }

  private void giveOut() {
    Block block = builder.build();
    if (latest == null) {
      out.outputWithTimestamp(block, BlockTimes.timestampOf(block));
    } else {
      out.output(block);
    }
  }
}
