/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * A block of a shard, with its place among all of the shard.
 *
 * @param number how many blocks there are before it
 * @param rowsBefore how many rows those have
 */
record NumberedBlock(long number, long rowsBefore, Block block) {
  static Coder<NumberedBlock> coder(Schema rows) {
    return DelegateCoder.of(
        KvCoder.of(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()), BlockCoder.of(rows)),
        NumberedBlock::encoded,
        NumberedBlock::decoded);
  }

  private static KV<KV<Long, Long>, Block> encoded(NumberedBlock one) {
    return KV.of(KV.of(one.number(), one.rowsBefore()), one.block());
  }

  private static NumberedBlock decoded(KV<KV<Long, Long>, Block> one) {
    KV<Long, Long> place = requireNonNull(one.getKey());
    return new NumberedBlock(
        requireNonNull(place.getKey()), requireNonNull(place.getValue()), one.getValue());
  }

  /** How many rows there are up to its end. */
  long rows() {
    return rowsBefore + block.rows();
  }

  /** Numbers the blocks of each shard as they come. */
  static final class NumberFn extends DoFn<KV<Integer, Block>, KV<Integer, NumberedBlock>> {
    private static final long serialVersionUID = 1L;
    private static final String NEXT = "next";

    @StateId(NEXT)
    private final StateSpec<ValueState<KV<Long, Long>>> nextSpec =
        StateSpecs.value(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()));

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Block> element,
        @StateId(NEXT) ValueState<KV<Long, Long>> next,
        OutputReceiver<KV<Integer, NumberedBlock>> out) {
      @Nullable KV<Long, Long> place = next.read();
      NumberedBlock one =
          place == null
              ? new NumberedBlock(0, 0, element.getValue())
              : decoded(KV.of(place, element.getValue()));
      next.write(KV.of(one.number() + 1, one.rows()));
      out.output(KV.of(element.getKey(), one));
    }
  }
}
