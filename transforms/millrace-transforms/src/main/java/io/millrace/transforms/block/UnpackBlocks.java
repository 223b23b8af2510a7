/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * Gives out the rows of {@link Block}s, each as a record of its own.
 *
 * <p>Where the rest of a pipeline does not know blocks; it pays Beam's cost per record from there.
 *
 * <p><i>Input:</i> blocks with a {@link BlockCoder}.
 *
 * <p><i>Output:</i> rows with the blocks' schema, as many as the blocks have.
 *
 * <p><i>Time and windows:</i> a row's timestamp is its event time, kept within what Beam allows and
 * before the end of the block's window, which it stays in. Stamps are dropped. Where a step has
 * raised a block's timestamp over its rows' event times, the rows still get theirs, also behind a
 * watermark.
 *
 * <p><i>State and memory:</i> one row at a time.
 *
 * @since 0.1
 */
@Evolving
public final class UnpackBlocks extends PTransform<PCollection<Block>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  private UnpackBlocks() {}

  /** All rows with all fields. */
  public static UnpackBlocks rows() {
    return new UnpackBlocks();
  }

  @Override
  public PCollection<Row> expand(PCollection<Block> input) {
    Schema schema = BlockInput.schema("unpack", input);
    return input.apply("Unpack", ParDo.of(new UnpackFn())).setRowSchema(schema);
  }

  private static final class UnpackFn extends DoFn<Block, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element Block block, BoundedWindow window, OutputReceiver<Row> out) {
      for (int row = 0; row < block.rows(); row++) {
        out.outputWithTimestamp(block.row(row), OpenBlocks.timestamp(block.eventTime(row), window));
      }
    }

    @Override
    @SuppressWarnings("deprecation") // Beam offers no other way to say so.
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
