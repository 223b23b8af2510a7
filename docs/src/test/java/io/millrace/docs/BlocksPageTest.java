/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.InputFiles;
import io.millrace.io.files.ReadBlocks;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.pipelines.RunMode;
import io.millrace.runners.direct.DirectLauncher;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.measure.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the pipeline of the page about blocks. */
class BlocksPageTest {
  private static final List<String> SALES =
      List.of(
          "{\"id\":\"s1\",\"ts\":0,\"country\":\"DE\",\"quantity\":2,\"price\":1.50}",
          "{\"id\":\"s2\",\"ts\":59999,\"country\":\"DE\",\"quantity\":1,\"price\":4}",
          "{\"id\":\"s1\",\"ts\":0,\"country\":\"DE\",\"quantity\":2,\"price\":1.50}",
          "{\"id\":\"s3\",\"ts\":60000,\"country\":\"FR\",\"quantity\":1,\"price\":9.99}",
          "{\"id\":\"s4\",\"ts\":60001,\"country\":\"FR\",\"quantity\":0,\"price\":9.99}",
          "{\"id\":\"s5\",\"quantity\":");

  @TempDir Path folder;

  @Test
  void sumsSalesByMinuteAndCountry() throws IOException {
    Path file = Files.write(folder.resolve("sales.jsonl"), SALES);
    Pipeline pipeline = Pipeline.create(new DirectLauncher().profile(RunMode.BATCH).options());

    // tag::pipeline[]
    Schema sale =
        Schema.builder()
            .addStringField("id")
            .addInt64Field("ts")
            .addStringField("country")
            .addInt32Field("quantity")
            .addField("price", FieldType.DECIMAL)
            .build();
    ReadBlocksResult read =
        pipeline.apply(
            "Read",
            ReadBlocks.jsonLines(InputFiles.resolve("sales", file.toString(), null), sale)
                .eventTimeIn("ts")
                .at(new StepContext("run-1", "sales/Read")));
    AggregateBlocksResult sums =
        read.blocks()
            .apply("Sold", FilterRows.where(row -> row.int64("quantity") > 0))
            .kept()
            .apply("Once", DeduplicateBlocks.by("id").within(Duration.ofHours(1)))
            .kept()
            .apply("Amount", AddField.product("amount", "quantity", "price"))
            .apply(
                "PerMinute",
                AggregateWindows.tumbling(Duration.ofMinutes(1))
                    .by("country")
                    .measuring(Measure.count("sales"), Measure.sum("revenue", "amount"))
                    .onBlocks()
                    .allowingLateness(Duration.ofMinutes(5)));
    // end::pipeline[]
    sums.results().apply("Write", ParDo.of(new WriteFn(folder.resolve("sums").toString())));
    read.rejected().apply("Letters", ParDo.of(new LetterFn(folder.resolve("letter").toString())));
    pipeline.run().waitUntilFinish();

    try (var files = Files.list(folder.resolve("sums"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("DE 0 2 7.00", "FR 60000 1 9.99");
    }
    assertThat(folder.resolve("letter")).hasContent("MALFORMED_RECORD");
  }

  private static final class WriteFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;
    private final String target;

    WriteFn(String target) {
      this.target = target;
    }

    @ProcessElement
    public void processElement(@Element Row sum) throws IOException {
      Path directory = Files.createDirectories(Path.of(target));
      Files.createFile(
          directory.resolve(
              "%s %d %d %s"
                  .formatted(
                      sum.getString("country"),
                      sum.getDateTime("window_start").getMillis(),
                      sum.getInt64("sales"),
                      sum.getDecimal("revenue"))));
    }
  }

  private static final class LetterFn extends DoFn<Rejected, Void> {
    private static final long serialVersionUID = 1L;
    private final String target;

    LetterFn(String target) {
      this.target = target;
    }

    @ProcessElement
    public void processElement(@Element Rejected letter) throws IOException {
      Files.writeString(Path.of(target), letter.code());
    }
  }
}
