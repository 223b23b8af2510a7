/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.Stable;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What {@link ReadFiles} and {@link StreamFiles} give: the records, and how many there are of each
 * file.
 *
 * @since 0.1
 */
@Stable
public final class ReadFilesResult implements POutput {
  /** STRING: the file, as in {@link RawRecord#SOURCE}. */
  public static final String SOURCE = "source";

  /** INT64: its records, counted before they were given out. */
  public static final String RECORDS = "records";

  /** INT64: the bytes read of it, uncompressed. */
  public static final String BYTES = "bytes";

  /** The shape of a tally. */
  public static final Schema TALLY_SCHEMA =
      Schema.builder().addStringField(SOURCE).addInt64Field(RECORDS).addInt64Field(BYTES).build();

  static final TupleTag<Block> RECORDS_TAG = new TupleTag<>("records") {};
  static final TupleTag<Row> TALLIES_TAG = new TupleTag<>("tallies") {};

  private final PCollection<Block> records;
  private final PCollection<Row> tallies;

  ReadFilesResult(PCollection<Block> records, PCollection<Row> tallies) {
    this.records = records;
    this.tallies = tallies;
  }

  /**
   * What another reader of records gives.
   *
   * @param records of {@link RawRecord#SCHEMA}, with their coder
   * @param tallies of {@link #TALLY_SCHEMA}
   */
  @Internal
  public static ReadFilesResult of(PCollection<Block> records, PCollection<Row> tallies) {
    return new ReadFilesResult(records, tallies);
  }

  /**
   * Every record of every file as {@link RawRecord#SCHEMA}, in the order of its file inside a
   * block. Rows of {@link ReadFiles} have no event time but Beam's lowest timestamp.
   */
  public PCollection<Block> records() {
    return records;
  }

  /**
   * Rows of {@link #TALLY_SCHEMA}, also for a file without records: one per file, or of {@link
   * StreamFiles} one per block, which add up to the file.
   */
  public PCollection<Row> tallies() {
    return tallies;
  }

  @Override
  public Pipeline getPipeline() {
    return records.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(RECORDS_TAG, records, TALLIES_TAG, tallies);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
