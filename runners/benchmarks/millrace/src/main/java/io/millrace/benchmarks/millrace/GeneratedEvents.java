/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.input.Workload;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a generated workload, parsed, as if they had no end. Splits take runs of lines in
 * turn, so that event time moves on in all of them together.
 */
final class GeneratedEvents extends UnboundedSource<Block, GeneratedEvents.Mark> {
  private static final long serialVersionUID = 1L;

  private final Workload workload;
  private final ReadBlocksSettings rows;
  private final String output;
  private final int split;
  private final int splits;

  private GeneratedEvents(
      Workload workload, ReadBlocksSettings rows, String output, int split, int splits) {
    this.workload = workload;
    this.rows = rows;
    this.output = output;
    this.split = split;
    this.splits = splits;
  }

  /**
   * @param output where readers tell how far they are
   */
  static GeneratedEvents of(Workload workload, ReadBlocksSettings rows, Path output) {
    return new GeneratedEvents(workload, rows, output.toString(), 0, 1);
  }

  /**
   * How far a split is read.
   *
   * @param position the first line of its next run
   * @param latest the largest event time so far
   */
  record Mark(int position, long latest) implements CheckpointMark {
    @Override
    public void finalizeCheckpoint() {}
  }

  @Override
  public List<GeneratedEvents> split(int desired, PipelineOptions options) {
    return splits > 1
        ? List.of(this)
        : IntStream.range(0, desired)
            .mapToObj(one -> new GeneratedEvents(workload, rows, output, one, desired))
            .toList();
  }

  @Override
  public UnboundedReader<Block> createReader(PipelineOptions options, @Nullable Mark mark)
      throws IOException {
    Mark from = mark == null ? new Mark(split * GeneratedReader.RUN, Block.ON_TIME) : mark;
    Path progress = Path.of(output, "progress-" + split + ".csv");
    return new GeneratedReader(this, workload, rows, splits, from, new ProgressFile(progress));
  }

  @Override
  public Coder<Block> getOutputCoder() {
    return BlockCoder.of(rows.output());
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return MarkCoder.INSTANCE;
  }

  private static final class MarkCoder extends AtomicCoder<Mark> {
    private static final long serialVersionUID = 1L;
    private static final MarkCoder INSTANCE = new MarkCoder();

    @Override
    public void encode(Mark mark, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeInt(mark.position());
      data.writeLong(mark.latest());
      data.flush();
    }

    @Override
    public Mark decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      return new Mark(data.readInt(), data.readLong());
    }
  }
}
