/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.input.EventLines;
import io.millrace.benchmarks.input.Workload;
import io.millrace.io.files.JsonBlocks;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the lines of a split, run by run, and parses each run into a block. */
final class GeneratedReader extends UnboundedReader<Block> {
  /** As many lines as a reader of files puts in a block. */
  static final int RUN = 8192;

  private final GeneratedEvents source;
  private final Workload workload;
  private final EventLines lines;
  private final int splits;
  private final JsonBlocks parsing;
  private final long disorder;
  private final ProgressFile progress;
  private @Nullable Block current;
  private int position;
  private long given;
  private long latest;

  GeneratedReader(
      GeneratedEvents source,
      Workload workload,
      ReadBlocksSettings rows,
      int splits,
      GeneratedEvents.Mark from,
      ProgressFile progress) {
    this.source = source;
    this.workload = workload;
    this.splits = splits;
    this.disorder = rows.disorder().toMillis();
    this.progress = progress;
    parsing = new JsonBlocks(rows, block -> current = block, GeneratedReader::refuse);
    parsing.moveTo("generated", from.latest());
    position = from.position();
    latest = from.latest();
    lines = EventLines.all(workload);
    lines.skip(position);
  }

  /** Lines that are no event are not made; rows that are invalid are found later. */
  private static void refuse(Rejected letter) {
    throw new IllegalStateException("Cannot parse a generated line: " + letter);
  }

  @Override
  public boolean start() throws IOException {
    progress.tell(0);
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    if (isDone()) {
      return false;
    }
    byte[] bytes = new byte[RUN * EventLines.MAX_BYTES];
    parsing.begin(bytes);
    int count = Math.min(RUN, lines.remaining());
    int at = 0;
    for (int line = 0; line < count; line++) {
      int length = lines.next(bytes, at);
      parsing.add(at, at + length - 1, position + line);
      at += length;
    }
    parsing.end();
    latest = parsing.latest();
    lines.skip((splits - 1) * RUN);
    position = workload.events() - lines.remaining();
    given += count;
    progress.tell(given);
    if (isDone()) {
      progress.end(given);
    }
    return true;
  }

  private boolean isDone() {
    return lines.remaining() == 0;
  }

  @Override
  public Block getCurrent() {
    Block block = current;
    if (block == null) {
      throw new NoSuchElementException("Cannot give a block: there is none at the moment");
    }
    return block;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return BlockTimes.timestampOf(getCurrent());
  }

  @Override
  public Instant getWatermark() {
    if (isDone()) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    return latest == Block.ON_TIME
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : BlockTimes.within(latest - disorder);
  }

  @Override
  public GeneratedEvents.Mark getCheckpointMark() {
    return new GeneratedEvents.Mark(position, latest);
  }

  @Override
  public GeneratedEvents getCurrentSource() {
    return source;
  }

  @Override
  public void close() {}
}
