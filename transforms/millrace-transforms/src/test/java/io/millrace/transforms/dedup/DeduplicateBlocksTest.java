/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of kept rows and duplicates, whatever the order of arrival. */
class DeduplicateBlocksTest {
  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "blocks of {0}, {1} shards")
  @CsvSource({"1, 3", "7, 32", "4096, 1"})
  void keepsAsManyRowsAsFitAHorizonApart(int cut, int shards, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("DeduplicateBlocksTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(shards);
    List<Row> rows = KeptRows.random(500, random);
    List<Block> blocks = BlockCuts.cut(KeptRows.SCHEMA, rows, cut, KeptRows::timeOf, random);

    DeduplicateResult<Block> result =
        pipeline
            .apply(Create.of(blocks).withCoder(BlockCoder.of(KeptRows.SCHEMA)))
            .apply(DeduplicateBlocks.by("id").within(Duration.ofMillis(KeptRows.HORIZON)));

    PAssert.thatSingleton(reason, tagged(result))
        .satisfies(
            tagged -> {
              List<Row> kept = new ArrayList<>();
              List<Row> duplicates = new ArrayList<>();
              tagged
                  .getValue()
                  .forEach(row -> (row.getKey() ? kept : duplicates).add(row.getValue()));
              List<Row> all = new ArrayList<>(kept);
              all.addAll(duplicates);
              assertThat(all).containsExactlyInAnyOrderElementsOf(rows);
              assertThat(kept).allMatch(row -> covering(kept, row) == 1);
              assertThat(duplicates).allMatch(row -> covering(kept, row) > 0);
              return null;
            });
    pipeline.run();
  }

  /** How many of the kept rows make a row a duplicate. */
  private static long covering(List<Row> kept, Row row) {
    long time = KeptRows.timeOf(row);
    return kept.stream()
        .filter(other -> Objects.equals(other.getString("id"), row.getString("id")))
        .filter(other -> Math.abs(KeptRows.timeOf(other) - time) < KeptRows.HORIZON)
        .count();
  }

  private static PCollection<KV<Integer, Iterable<KV<Boolean, Row>>>> tagged(
      DeduplicateResult<Block> result) {
    return PCollectionList.of(tagged("Kept", result.kept(), true))
        .and(tagged("Duplicates", result.duplicates(), false))
        .apply(Flatten.pCollections())
        .apply(WithKeys.<Integer, KV<Boolean, Row>>of(0).withKeyType(TypeDescriptors.integers()))
        .apply(GroupByKey.create());
  }

  private static PCollection<KV<Boolean, Row>> tagged(
      String name, PCollection<Block> blocks, boolean isKept) {
    return blocks
        .apply(name, UnpackBlocks.rows())
        .apply(
            "Tag" + name,
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.booleans(), TypeDescriptor.of(Row.class)))
                .via(row -> KV.of(isKept, row)))
        .setCoder(KvCoder.of(BooleanCoder.of(), RowCoder.of(KeptRows.SCHEMA)));
  }
}
