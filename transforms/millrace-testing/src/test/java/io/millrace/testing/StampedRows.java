/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rows of blocks, with their event times and stamps in fields. */
final class StampedRows extends PTransform<PCollection<Block>, PCollection<Row>> {
  static final String HAPPENED = "happened_at";
  static final String CAME = "received_at";

  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<Row> expand(PCollection<Block> blocks) {
    Schema stamped =
        Schema.builder()
            .addFields(BlockCoder.of(blocks).schema().getFields())
            .addDateTimeField(HAPPENED)
            .addNullableField(CAME, FieldType.DATETIME)
            .build();
    return blocks.apply("Stamp", ParDo.of(new StampFn(stamped))).setRowSchema(stamped);
  }

  private static final class StampFn extends DoFn<Block, Row> {
    private static final long serialVersionUID = 1L;

    private final Schema stamped;

    StampFn(Schema stamped) {
      this.stamped = stamped;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Row> out) {
      for (int row = 0; row < block.rows(); row++) {
        out.output(
            Row.withSchema(stamped)
                .addValues(block.row(row).getValues())
                .addValues(Instant.ofEpochMilli(block.eventTime(row)), cameAt(block.stamp(row)))
                .build());
      }
    }

    private static @Nullable Instant cameAt(long stamp) {
      return stamp == Block.ON_TIME ? null : Instant.ofEpochMilli(stamp);
    }
  }
}
