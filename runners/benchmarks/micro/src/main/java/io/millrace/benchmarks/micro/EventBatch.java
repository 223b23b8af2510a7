/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.input.EventLines;
import io.millrace.benchmarks.input.Workload;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JsonRows;
import java.util.Arrays;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/** Events of workload e1, as many as a block has: their lines and their rows. */
final class EventBatch {
  static final int ROWS = BlockBuilder.MAX_ROWS;

  /** The five fields of ten that the workload wants. */
  static final Schema SCHEMA =
      Schema.builder()
          .addStringField("event_id")
          .addInt64Field("ts")
          .addStringField("product_id")
          .addInt32Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .build();

  private static final int PADDING = 64;

  /** All lines, one behind the other, and some bytes more. */
  final byte[] lines;

  /** Where each line ends, without its line end. */
  final int[] ends = new int[ROWS];

  EventBatch() {
    EventLines events = EventLines.all(Workload.of(Workload.E1, ROWS));
    byte[] buffer = new byte[ROWS * EventLines.MAX_BYTES + PADDING];
    int at = 0;
    for (int row = 0; row < ROWS; row++) {
      at += events.next(buffer, at);
      ends[row] = at - 1;
    }
    lines = Arrays.copyOf(buffer, at + PADDING);
  }

  int start(int row) {
    return row == 0 ? 0 : ends[row - 1] + 1;
  }

  int length(int row) {
    return ends[row] - start(row);
  }

  Block parse(JsonRows parser, BlockBuilder rows) {
    for (int row = 0; row < ROWS; row++) {
      if (parser.parse(lines, start(row), ends[row], rows) != null) {
        throw new IllegalStateException("Invalid line: " + row);
      }
      rows.endRow(rows.column(1).longAt(row), Block.ON_TIME);
    }
    return rows.build();
  }

  Block block() {
    return parse(new JsonRows(SCHEMA), new BlockBuilder(SCHEMA));
  }
}
