/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.io.files.ReadBatch;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** A table, or the share of its files that one reader reads, from a snapshot on. */
final class TableSource extends UnboundedSource<ReadBatch, TableMark> {
  private static final long serialVersionUID = 1L;
  private final StreamedTable table;

  /** Which share of how many this one is. */
  private final int share;

  private final int shares;

  private final int splits;

  private TableSource(StreamedTable table, int share, int shares, int splits) {
    this.table = table;
    this.share = share;
    this.shares = shares;
    this.splits = splits;
  }

  /**
   * @param splits how many readers share the files
   */
  static TableSource of(StreamedTable table, int splits) {
    return new TableSource(table, 0, 1, splits);
  }

  StreamedTable table() {
    return table;
  }

  /** Whether a file is of this split's: the same ones, wherever and whenever it is read. */
  boolean has(String location) {
    return Math.floorMod(location.hashCode(), shares) == share;
  }

  /** As many as was chosen, whatever the engine desires: marks are of a split's own files. */
  @Override
  public List<TableSource> split(int desired, PipelineOptions options) {
    if (splits == 1) {
      return List.of(this);
    }
    return IntStream.range(0, splits)
        .mapToObj(each -> new TableSource(table, each, splits, 1))
        .toList();
  }

  @Override
  public TableReader createReader(PipelineOptions options, @Nullable TableMark mark) {
    return createReader(mark, InstantSource.system());
  }

  TableReader createReader(@Nullable TableMark mark, InstantSource clock) {
    return new TableReader(this, mark == null ? table.start() : mark, clock);
  }

  @Override
  public Coder<ReadBatch> getOutputCoder() {
    return ReadBatch.coder(table.schema());
  }

  @Override
  public Coder<TableMark> getCheckpointMarkCoder() {
    return TableMarkCoder.INSTANCE;
  }

  @Override
  public String toString() {
    return "Iceberg table " + table.name() + " " + (share + 1) + "/" + shares;
  }
}
