/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.FilterRows;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Numbered rows of an input and of its reference, and what becomes of them as text. */
final class NumberedEvents {
  /** Both sides, so that one stream orders them. */
  static final Schema EVENT =
      Schema.builder()
          .addBooleanField("input")
          .addNullableInt32Field("key")
          .addInt32Field("number")
          .build();

  private NumberedEvents() {}

  static PCollection<Block> side(PCollection<Block> events, boolean input) {
    String name = events.getName() + (input ? " input" : " reference");
    return events
        .apply(name, FilterRows.where(row -> row.bool("input") == input))
        .kept()
        .setName(name);
  }

  static PCollection<String> shown(String output, PCollection<Block> rows) {
    return rows.apply("Show " + output, ParDo.of(new ShowFn(output + " ", false)));
  }

  static PCollection<String> timed(PCollection<Block> rows) {
    return rows.apply("Show " + rows.getName(), ParDo.of(new ShowFn("", true)));
  }

  static Row row(boolean input, @Nullable Integer key, int number) {
    return Row.withSchema(EVENT).addValues(input, key, number).build();
  }

  static TimestampedValue<Block> event(
      boolean input, @Nullable Integer key, long time, long stamp, int number) {
    BlockBuilder builder = new BlockBuilder(EVENT);
    builder.addRow(row(input, key, number), time, stamp);
    return TimestampedValue.of(builder.build(), Instant.ofEpochMilli(time));
  }

  /** Shows the numbers of rows, and their times. */
  private static final class ShowFn extends DoFn<Block, String> {
    private static final long serialVersionUID = 1L;

    private final String output;
    private final boolean times;

    ShowFn(String output, boolean times) {
      this.output = output;
      this.times = times;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<String> out) {
      for (int row = 0; row < block.rows(); row++) {
        StringBuilder shown = new StringBuilder(output);
        shown.append(block.column("number").valueAt(row));
        if (block.schema().hasField("found")) {
          Object found = block.column("found").valueAt(row);
          shown.append(' ').append(found == null ? "-" : found);
        }
        if (times) {
          shown.append(" @").append(block.eventTime(row));
          shown.append(" stamp ").append(block.stamp(row));
        }
        out.output(shown.toString());
      }
    }
  }
}
