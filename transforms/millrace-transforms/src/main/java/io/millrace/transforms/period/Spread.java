/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.rows.Shards;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * An input spread over periods.
 *
 * @param parts what is to be gathered, by shard and start of period
 * @param late the rows that come too late for theirs
 * @param absorbed how many rows of each bundle are in parts
 */
record Spread(
    PCollection<KV<KV<Integer, Long>, Block>> parts,
    PCollection<Block> late,
    PCollection<Long> absorbed) {
  static final Coder<KV<Integer, Long>> PLACES = KvCoder.of(VarIntCoder.of(), VarLongCoder.of());
  static final TupleTag<KV<KV<Integer, Long>, Block>> PARTS = new TupleTag<>("spread") {};
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};
  static final TupleTag<Long> ABSORBED = new TupleTag<>("absorbed") {};

  /**
   * Spreads an input.
   *
   * @param allAtOnce whether all of time is one period
   */
  static Spread of(
      String name,
      PCollection<Block> input,
      List<String> keyFields,
      PeriodCut cut,
      boolean allAtOnce) {
    BlockCoder coder = BlockCoder.of(input);
    Shards shards = Shards.of(input.getPipeline());
    PCollectionTuple spread =
        input.apply(
            name,
            ParDo.of(new SpreadPeriodsFn(coder.schema(), keyFields, cut, allAtOnce, shards))
                .withOutputTags(PARTS, TupleTagList.of(LATE).and(ABSORBED)));
    return new Spread(
        spread.get(PARTS).setCoder(KvCoder.of(PLACES, coder)),
        spread.get(LATE).setCoder(coder),
        spread.get(ABSORBED).setCoder(VarLongCoder.of()));
  }
}
