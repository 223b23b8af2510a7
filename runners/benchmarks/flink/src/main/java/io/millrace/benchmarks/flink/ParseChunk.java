/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.NullUnmarked;

/**
 * Parses a chunk of lines into one block for each shard that has rows in it. All rows of a chunk
 * leave before the next watermark, so none is late that would not be late alone.
 */
@NullUnmarked // Flink calls open before anything else; a shard without rows has no block.
final class ParseChunk extends ProcessFunction<byte[], Block> {
  static final OutputTag<byte[]> REJECTED =
      new OutputTag<>("rejected", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final int SHARD_BITS = 6;
  private static final int BLOCK_ROWS = 512;

  private final String input;
  private transient Categories categories;
  private transient EventScanner scanner;
  private transient Event event;
  private transient Block[] blocks;
  private transient LongCounter read;
  private transient LongCounter rejected;

  ParseChunk(Path input) {
    this.input = input.toString();
  }

  @Override
  public void open(OpenContext context) throws Exception {
    categories = Categories.load(Path.of(input));
    scanner = new EventScanner();
    event = new Event();
    blocks = new Block[1 << SHARD_BITS];
    for (int shard = 0; shard < blocks.length; shard++) {
      blocks[shard] = new Block(shard, BLOCK_ROWS);
    }
    read = Tally.READ.in(getRuntimeContext());
    rejected = Tally.REJECTED.in(getRuntimeContext());
  }

  @Override
  public void processElement(byte[] chunk, Context context, Collector<Block> out) {
    int from = 0;
    for (int i = 0; i <= chunk.length; i++) {
      if (i == chunk.length || chunk[i] == '\n') {
        if (!parse(chunk, from, i, out)) {
          rejected.add(1L);
          context.output(REJECTED, Arrays.copyOfRange(chunk, from, i));
        }
        read.add(1L);
        from = i + 1;
      }
    }
    for (Block block : blocks) {
      emit(block, out);
    }
  }

  private boolean parse(byte[] chunk, int from, int to, Collector<Block> out) {
    if (scanner.scan(chunk, from, to)) {
      if (scanner.quantity < 1 || scanner.quantity > Integer.MAX_VALUE || scanner.cents < 0) {
        return false;
      }
      int category = categories.of(chunk, scanner.productFrom, scanner.productTo);
      long cents = Math.multiplyExact(scanner.quantity, scanner.cents);
      add(scanner.idHigh, scanner.idLow, scanner.timestamp, category, cents, out);
      return true;
    }
    return parseSlowly(Arrays.copyOfRange(chunk, from, to), out);
  }

  private boolean parseSlowly(byte[] line, Collector<Block> out) {
    if (!ParseBytes.into(event, line)) {
      return false;
    }
    add(
        HexFormat.fromHexDigitsToLong(event.eventId, 0, 16),
        HexFormat.fromHexDigitsToLong(event.eventId, 16, 32),
        event.timestamp,
        categories.of(event.productId),
        Math.multiplyExact(event.quantity, event.cents),
        out);
    return true;
  }

  private void add(
      long high, long low, long timestamp, int category, long cents, Collector<Block> out) {
    Block block = blocks[(int) (high >>> (Long.SIZE - SHARD_BITS))];
    block.add(high, low, timestamp, category, cents);
    if (block.isFull()) {
      emit(block, out);
    }
  }

  /** A full block in the middle of a chunk, or what is left at its end; copied by the network. */
  private static void emit(Block block, Collector<Block> out) {
    if (block.rows > 0) {
      out.collect(block);
      block.rows = 0;
    }
  }
}
