/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.NullUnmarked;

/** Parts the events from the rejected records: a source has one output. */
@NullUnmarked // Flink calls open before anything else.
final class SortParsed extends ProcessFunction<ParsedEvent, Event> {
  static final OutputTag<byte[]> REJECTED =
      new OutputTag<>("rejected", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private transient LongCounter read;
  private transient LongCounter rejected;

  @Override
  public void open(OpenContext context) {
    read = Tally.READ.in(getRuntimeContext());
    rejected = Tally.REJECTED.in(getRuntimeContext());
  }

  @Override
  public void processElement(ParsedEvent parsed, Context context, Collector<Event> out) {
    read.add(1L);
    if (parsed.rejected.length == 0) {
      out.collect(parsed.event);
    } else {
      rejected.add(1L);
      context.output(REJECTED, parsed.rejected);
    }
  }
}
