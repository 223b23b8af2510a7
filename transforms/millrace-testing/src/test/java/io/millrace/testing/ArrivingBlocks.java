/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;

/**
 * The blocks of several scripts as one unbounded source: Beam's stream of tests holds the
 * watermarks of several together on no engine but the direct runner.
 *
 * <p>Blocks come in the order of their stamps, a few steps of them, with the watermark behind each
 * step that the blocks to come allow.
 */
final class ArrivingBlocks {
  private static final Coder<KV<Integer, byte[]>> CODER =
      KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());
  private static final int STEPS = 6;

  private ArrivingBlocks() {}

  /** A block of a script. */
  private record Arriving(int script, Block block) {
    /** How far its split's watermark had come. */
    long stamp() {
      return LongStream.range(0, block.rows())
          .map(row -> block.stamp((int) row))
          .min()
          .orElseThrow();
    }

    TimestampedValue<KV<Integer, byte[]>> element() {
      try {
        byte[] bytes = CoderUtils.encodeToByteArray(BlockCoder.of(block.schema()), block);
        return TimestampedValue.of(
            KV.of(script, bytes), Instant.ofEpochMilli(block.minEventTime()));
      } catch (CoderException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static TestStream<KV<Integer, byte[]>> of(List<Script> scripts) {
    List<Arriving> arriving = new ArrayList<>();
    for (int i = 0; i < scripts.size(); i++) {
      for (Block block : scripts.get(i).blocks()) {
        arriving.add(new Arriving(i, block));
      }
    }
    arriving.sort(Comparator.comparingLong(Arriving::stamp));
    TestStream.Builder<KV<Integer, byte[]>> stream = TestStream.create(CODER);
    int from = 0;
    for (int step = 1; step <= STEPS; step++) {
      int to = arriving.size() * step / STEPS;
      stream = add(stream, arriving.subList(from, to));
      // What comes without a stamp holds the watermark.
      if (step < STEPS && arriving.get(to).stamp() > Long.MIN_VALUE) {
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(arriving.get(to).stamp()));
      }
      from = to;
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static TestStream.Builder<KV<Integer, byte[]>> add(
      TestStream.Builder<KV<Integer, byte[]>> stream, List<Arriving> blocks) {
    @SuppressWarnings("unchecked")
    TimestampedValue<KV<Integer, byte[]>>[] rest =
        blocks.stream().skip(1).map(Arriving::element).toArray(TimestampedValue[]::new);
    return stream.addElements(blocks.get(0).element(), rest);
  }

  /** The blocks of one of the scripts. */
  static PCollection<Block> ofScript(
      int number, Script script, PCollection<KV<Integer, byte[]>> all) {
    BlockCoder coder = BlockCoder.of(script.schema());
    return all.apply("OfScript" + number, ParDo.of(new PickFn(number, coder))).setCoder(coder);
  }

  private static final class PickFn extends DoFn<KV<Integer, byte[]>, Block> {
    private static final long serialVersionUID = 1L;

    private final int script;
    private final BlockCoder coder;

    PickFn(int script, BlockCoder coder) {
      this.script = script;
      this.coder = coder;
    }

    @ProcessElement
    public void processElement(@Element KV<Integer, byte[]> block, OutputReceiver<Block> out)
        throws IOException {
      if (block.getKey() == script) {
        out.output(CoderUtils.decodeFromByteArray(coder, block.getValue()));
      }
    }
  }
}
