/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What Millrace does, in native Flink: chunks of lines become columnar blocks, one for each shard
 * of the ids; a shard's state is one primitive table; sums per task leave with the watermark. Not
 * idiomatic, and shown so that nobody takes the tricks for the SDK.
 */
final class BlockJob {
  private static final int CHUNK_BYTES = 1 << 21;
  private static final TypeInformation<Block> BLOCK =
      new SerializedBy<>(Block.class, new BlockSerializer());

  private BlockJob() {}

  static void build(StreamExecutionEnvironment environment, Arguments arguments)
      throws IOException {
    SingleOutputStreamOperator<Block> blocks =
        EventFiles.read(
                environment,
                arguments,
                LineBytesFormat.chunks(CHUNK_BYTES),
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
            .process(new ParseChunk(arguments.input()))
            .returns(BLOCK)
            .name("Parse");
    Lines.writeRejected(blocks.getSideOutput(ParseChunk.REJECTED), arguments.output());
    DataStream<Partial> partials =
        blocks
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Block>forBoundedOutOfOrderness(Revenue.DISORDER)
                    .withTimestampAssigner((block, none) -> block.maxTimestamp()))
            .keyBy(block -> block.shard)
            .process(new DropDuplicateRows())
            .returns(BLOCK)
            .name("DropDuplicates")
            .transform(
                "SumLocally",
                TypeInformation.of(Partial.class),
                new LocalSums<Block>(
                    arguments,
                    (block, sums) -> {
                      for (int row = 0; row < block.rows; row++) {
                        sums.add(block.timestamp[row], block.category[row], block.cents[row]);
                      }
                    }));
    PartialRevenue.write(partials, arguments);
  }
}
