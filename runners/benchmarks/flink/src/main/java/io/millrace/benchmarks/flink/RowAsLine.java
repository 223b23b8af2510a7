/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.NullUnmarked;

/** Writes a row of window start, category, count and cents as a line of the result. */
@NullUnmarked // Flink calls open before anything else.
final class RowAsLine extends RichMapFunction<Row, String> {
  private transient LongCounter accepted;

  @Override
  public void open(OpenContext context) {
    accepted = Tally.ACCEPTED.in(getRuntimeContext());
  }

  @Override
  public String map(Row row) {
    accepted.add(row.<Long>getFieldAs(2));
    long start = row.<LocalDateTime>getFieldAs(0).toInstant(ZoneOffset.UTC).toEpochMilli();
    return start + "," + row.getField(1) + "," + row.getField(2) + "," + row.getField(3);
  }
}
