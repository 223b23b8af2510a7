/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.quality.RowRule;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Sets;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class ReadCheckedBlocksTest {
  private static final StepContext STEP = new StepContext("run-1", "sales/Read");
  private static final Schema SALE =
      Schema.builder().addStringField("id").addInt64Field("ts").addInt32Field("quantity").build();
  private static final CheckQuality CHECK =
      CheckQuality.rows("sales", List.of(RowRule.isPositive("quantity"))).at(STEP);
  private static final byte[] LINES =
      """
      {"id":"a","ts":5,"quantity":1}
      {"id":"b","ts":7,"quantity":0,"more":[ ]}
      no JSON
      {"id":"c","ts":6,"quantity":-3}
      {"id":"d","ts":9,"quantity":2}
      """
          .getBytes(UTF_8);

  @TempDir private Path folder;
  private InputFile file;

  @BeforeEach
  void writeFile() {
    file = Reading.file(folder.resolve("sales.jsonl"), LINES);
  }

  @Test
  void givesWhatACheckBehindItWouldGive(TestPipeline pipeline) {
    CheckQuality check = CHECK.originalIn("record");
    ReadBlocksResult apart = pipeline.apply("Apart", sales().keepingRecordIn("record"));
    CheckQualityResult<Block> behind = apart.blocks().apply("Check", check.onBlocks());

    ReadBlocksResult fused =
        pipeline.apply("Fused", sales().keepingRecordIn("record").checking(check));

    PCollection<Rejected> letters =
        PCollectionList.of(apart.rejected()).and(behind.rejected()).apply(Flatten.pCollections());
    PAssert.that(fused.blocks().apply("Unpack", UnpackBlocks.rows()))
        .containsInAnyOrder(sale("a", 5, 1), sale("d", 9, 2));
    PAssert.that(letters).satisfies(all -> hasSize(3, all));
    PAssert.that(letters.apply("Missing", Sets.exceptAll(fused.rejected()))).empty();
    PAssert.that(fused.rejected().apply("Extra", Sets.exceptAll(letters))).empty();
    PAssert.that(behind.verdicts().apply("Differing", Sets.exceptAll(fused.verdicts()))).empty();
    PAssert.that(fused.verdicts()).satisfies(all -> hasSize(1, all));
    PAssert.that(fused.tallies()).satisfies(ReadCheckedBlocksTest::countsAllRecords);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void givesNoBlockOfRowsThatAllFail(TestPipeline pipeline) {
    CheckQuality check =
        CheckQuality.rows("sales", List.of(RowRule.hasPattern("id", "none"))).at(STEP);

    ReadBlocksResult read = pipeline.apply(sales().checking(check));

    PAssert.that(read.blocks()).empty();
    PAssert.that(read.rejected()).satisfies(all -> hasSize(5, all));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void refusesACheckOfFieldsThatAreNotRead(TestPipeline pipeline) {
    assertThatThrownBy(() -> pipeline.apply(sales().checking(CHECK.originalIn("record"))))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot check sales:\n- Cannot use originalIn record: the rows have no such field"
                + " (fields: id, ts, quantity)");
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  @Test
  void hasNoVerdictsOfAReadWithoutACheck(TestPipeline pipeline) {
    ReadBlocksResult read = pipeline.apply(sales());

    assertThatThrownBy(read::verdicts)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Missing verdicts: records are read unchecked");
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  private ReadBlocks sales() {
    return ReadBlocks.jsonLines(List.of(file), SALE).eventTimeIn("ts").at(STEP);
  }

  private static Row sale(String id, long time, int quantity) {
    return Row.withSchema(SALE).addValues(id, time, quantity).build();
  }

  private static @Nullable Void hasSize(int size, Iterable<?> all) {
    assertThat(all).hasSize(size);
    return null;
  }

  private static @Nullable Void countsAllRecords(Iterable<Row> tallies) {
    assertThat(tallies)
        .extracting(tally -> tally.getInt64(ReadFilesResult.RECORDS))
        .containsExactly(5L);
    return null;
  }
}
