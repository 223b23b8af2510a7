/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps from blocks to blocks or rows. */
class BlockStepsTest {
  private static final Schema SCHEMA = Schema.builder().addInt64Field("id").build();
  private static final Block EMPTY = new BlockBuilder(SCHEMA).build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void unpacksRowsAtTheirEventTimes(TestPipeline pipeline) {
    PCollection<Row> rows =
        pipeline
            .apply(OneBundle.ofBlocks(SCHEMA, block(5, 3), EMPTY, block(9)))
            .apply(UnpackBlocks.rows());

    assertThat(rows.getSchema()).isEqualTo(SCHEMA);
    PAssert.that(rows.apply(Reify.timestamps())).containsInAnyOrder(List.of(at(5), at(3), at(9)));
    pipeline.run();
  }

  @Test
  void losesNothingOfAnyTypeBetweenRowsAndRows(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    Schema schema = RandomRows.EVERYTHING;
    List<Row> rows = RandomRows.of(schema, 500, new Random(seed));

    PCollection<Row> unpacked =
        pipeline
            .apply(Create.of(rows).withRowSchema(schema))
            .apply(PackBlocks.of())
            .apply(MergeBlocks.upTo(100))
            .apply(FilterRows.where(row -> row.schema().getFieldCount() > 0))
            .kept()
            .apply(UnpackBlocks.rows());

    PAssert.that("seed " + seed, unpacked).containsInAnyOrder(rows);
    pipeline.run();
  }

  @Test
  void mergesSmallBlocksUpToTheRowsAskedFor(TestPipeline pipeline) {
    PCollection<Block> merged =
        pipeline
            .apply(
                OneBundle.ofBlocks(
                    SCHEMA, block(9, 8), block(3), EMPTY, block(1, 2, 3, 4, 5), block(6, 7)))
            .apply(MergeBlocks.upTo(4));

    PAssert.that(merged.apply(new BlockFacts()))
        .containsInAnyOrder(
            "global 3 [3@3, 8@8, 9@9]",
            "global 1 [1@1, 2@2, 3@3, 4@4, 5@5]",
            "global 6 [6@6, 7@7]");
    pipeline.run();
  }

  @Test
  void mergesNoBlocksOfDifferentWindows(TestPipeline pipeline) {
    PCollection<Block> merged =
        pipeline
            .apply(OneBundle.ofBlocks(SCHEMA, block(7), block(15), block(3), block(12)))
            .apply(Window.into(FixedWindows.of(Duration.millis(10))))
            .apply(MergeBlocks.upTo(100));

    PAssert.that(merged.apply(new BlockFacts()))
        .containsInAnyOrder("[0, 10) 3 [3@3, 7@7]", "[10, 20) 12 [12@12, 15@15]");
    pipeline.run();
  }

  @Test
  void keepsStampsWhereItMergesAndFilters(TestPipeline pipeline) {
    BlockBuilder builder = new BlockBuilder(SCHEMA);
    builder.column(0).appendLong(1);
    builder.endRow(1, 50);
    builder.column(0).appendLong(2);
    builder.endRow(2, 60);
    PCollection<Block> blocks =
        pipeline
            .apply(OneBundle.ofBlocks(SCHEMA, block(3), builder.build()))
            .apply(FilterRows.where(row -> row.int64("id") != 1))
            .kept()
            .apply(MergeBlocks.upTo(9));

    PAssert.thatSingleton(blocks)
        .satisfies(
            block -> {
              assertThat(Stream.of(0, 1).map(block::stamp)).containsExactly(Block.ON_TIME, 60L);
              return null;
            });
    pipeline.run();
  }

  @Test
  void keepsTheRowsForWhichAConditionHolds(TestPipeline pipeline) {
    FilterRowsResult parted =
        pipeline
            .apply(OneBundle.ofBlocks(SCHEMA, block(4, 1, 6), block(1, 3), block(8), EMPTY))
            .apply(FilterRows.where(row -> row.int64("id") % 2 == 0));

    assertThat(parted.kept().getCoder()).isEqualTo(BlockCoder.of(SCHEMA));
    PAssert.that(parted.kept().apply("Kept", new BlockFacts()))
        .containsInAnyOrder("global 1 [4@4, 6@6]", "global 8 [8@8]");
    PAssert.that(parted.filtered().apply("Filtered", new BlockFacts()))
        .containsInAnyOrder("global 1 [1@1]", "global 1 [1@1, 3@3]");
    pipeline.run();
  }

  @Test
  void askForBlocksWithTheirCoder(TestPipeline pipeline) {
    PCollection<Block> blocks =
        pipeline.apply(OneBundle.ofBlocks(SCHEMA, block(1))).setCoder(new UnknownCoder());
    String reason = blocks.getName() + ": its coder is UnknownCoder (must be BlockCoder)";

    assertThatThrownBy(() -> blocks.apply(UnpackBlocks.rows()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot unpack " + reason);
    assertThatThrownBy(() -> blocks.apply(MergeBlocks.upTo(2)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot merge " + reason);
    assertThatThrownBy(() -> blocks.apply(FilterRows.where(row -> true)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot filter " + reason);
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  @Test
  void mergeNoBlocksIntoNothing() {
    assertThatThrownBy(() -> MergeBlocks.upTo(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid rows: 0 (must be at least 1)");
  }

  /** Rows that are the times they happen at. */
  private static Block block(long... times) {
    BlockBuilder builder = new BlockBuilder(SCHEMA);
    for (long time : times) {
      builder.addRow(row(time), time);
    }
    return builder.build();
  }

  private static Row row(long id) {
    return Row.withSchema(SCHEMA).addValue(id).build();
  }

  private static TimestampedValue<Row> at(long time) {
    return TimestampedValue.of(row(time), new Instant(time));
  }

  private static final class UnknownCoder extends CustomCoder<Block> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Block value, OutputStream out) throws IOException {
      BlockCoder.of(SCHEMA).encode(value, out);
    }

    @Override
    public Block decode(InputStream in) throws IOException {
      return BlockCoder.of(SCHEMA).decode(in);
    }
  }
}
