/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Internal;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.Verdicts;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ReadBlocks} gives: each record is a row of a block or a dead letter.
 *
 * @since 0.1
 */
@Evolving
public final class ReadBlocksResult implements POutput {
  static final TupleTag<Block> BLOCKS = new TupleTag<>("blocks") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};
  static final TupleTag<Row> TALLIES = new TupleTag<>("tallies") {};
  static final TupleTag<List<Long>> COUNTS = new TupleTag<>("counts") {};

  private final PCollection<Block> blocks;
  private final PCollection<Rejected> rejected;
  private final PCollection<Row> tallies;
  private final @Nullable Verdicts verdicts;

  ReadBlocksResult(
      PCollection<Block> blocks,
      PCollection<Rejected> rejected,
      PCollection<Row> tallies,
      @Nullable Verdicts verdicts) {
    this.blocks = blocks;
    this.rejected = rejected;
    this.tallies = tallies;
    this.verdicts = verdicts;
  }

  /** What another reader of blocks gives, each output with its coder set. */
  @Internal
  public static ReadBlocksResult of(
      PCollection<Block> blocks, PCollection<Rejected> rejected, PCollection<Row> tallies) {
    return new ReadBlocksResult(blocks, rejected, tallies, null);
  }

  /**
   * The records that were read, and accepted if they are checked, in the order of their range
   * inside a block.
   */
  public PCollection<Block> blocks() {
    return blocks;
  }

  /** A letter for each record that could not be read, or that a check does not accept. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  /** A row of {@link ReadFilesResult#TALLY_SCHEMA} per range read, counted before giving out. */
  public PCollection<Row> tallies() {
    return tallies;
  }

  /**
   * One row of {@link CheckQuality#VERDICT_SCHEMA} per rule of the check. The first call adds the
   * step that counts them to the pipeline.
   *
   * @throws IllegalStateException if records are not checked while they are read
   */
  public PCollection<Row> verdicts() {
    if (verdicts == null) {
      throw new IllegalStateException("Missing verdicts: records are read unchecked");
    }
    return verdicts.rows();
  }

  @Override
  public Pipeline getPipeline() {
    return blocks.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return verdicts == null
        ? Map.of(BLOCKS, blocks, REJECTED, rejected, TALLIES, tallies)
        : Map.of(BLOCKS, blocks, REJECTED, rejected, TALLIES, tallies, COUNTS, verdicts.counts());
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {
    if (verdicts != null) {
      verdicts.nameAfter(transformName);
    }
  }
}
