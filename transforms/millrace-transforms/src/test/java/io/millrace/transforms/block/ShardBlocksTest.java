/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShardBlocksTest {
  private static final Schema SCHEMA =
      Schema.builder().addInt64Field("id").addStringField("note").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void largeRowsMakeSmallBlocksWithEachKeyUnderOneShard(TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(2);
    BlockBuilder builder = new BlockBuilder(SCHEMA);
    String note = "n".repeat(10_000);
    for (long id = 0; id < 1_000; id++) {
      builder.addRow(Row.withSchema(SCHEMA).addValues(id % 100, note).build(), id);
    }

    PCollection<KV<Integer, Block>> sharded =
        pipeline
            .apply(Create.of(builder.build()).withCoder(BlockCoder.of(SCHEMA)))
            .apply(ShardBlocks.by(List.of("id")));

    PAssert.that(sharded)
        .satisfies(
            elements -> {
              Map<Long, Integer> shards = new HashMap<>();
              int rows = 0;
              for (KV<Integer, Block> element : elements) {
                Block block = element.getValue();
                assertThat(block.bytes()).isLessThan(2 << 20);
                rows += block.rows();
                for (int row = 0; row < block.rows(); row++) {
                  Integer before =
                      shards.putIfAbsent(block.column(0).longAt(row), element.getKey());
                  assertThat(before).isIn(null, element.getKey());
                }
              }
              assertThat(rows).isEqualTo(1_000);
              assertThat(shards).hasSize(100).containsValues(0, 1);
              return null;
            });
    pipeline.run();
  }
}
