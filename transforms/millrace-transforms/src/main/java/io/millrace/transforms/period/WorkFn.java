/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockTimes;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** Lets work decide what a period of a shard brings, key by key. */
final class WorkFn extends DoFn<KV<KV<Integer, Long>, Iterable<Block>>, Block> {
  private static final long serialVersionUID = 1L;

  private final Schema input;
  private final List<String> keyFields;
  private final PeriodCut cut;
  private final Schema output;
  private final KeyWork work;

  WorkFn(Schema input, List<String> keyFields, PeriodCut cut, Schema output, KeyWork work) {
    this.input = input;
    this.keyFields = keyFields;
    this.cut = cut;
    this.output = output;
    this.work = work;
  }

  @ProcessElement
  public void processElement(
      @Element KV<KV<Integer, Long>, Iterable<Block>> shard, OutputReceiver<Block> out) {
    Period period = cut.from(shard.getKey().getValue());
    BlockBuilder builder = new BlockBuilder(output);
    Results results =
        (result, time) -> {
          if (!period.holds(time)) {
            throw new IllegalStateException(
                "Cannot decide at " + time + " what " + period + " brings");
          }
          // No runner lets event time pass that before the result is out.
          builder.addRow(result, time, cut.decidedAt(time));
          if (builder.isFull()) {
            giveOut(builder.build(), out);
          }
        };
    new ShardRows(input, keyFields, shard.getValue())
        .forEachKey(rows -> work.decide(rows, period, results));
    if (builder.rows() > 0) {
      giveOut(builder.build(), out);
    }
  }

  private static void giveOut(Block block, OutputReceiver<Block> out) {
    out.outputWithTimestamp(block, BlockTimes.timestampOf(block));
  }

  /** Rows that hold nothing up stand at the end of their window; results lie before it. */
  @Override
  @SuppressWarnings("deprecation")
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
