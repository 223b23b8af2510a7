/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static io.millrace.io.files.Sales.SALE;
import static io.millrace.io.files.Sales.block;
import static io.millrace.io.files.Sales.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.DirectWorkersExtension;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(DirectWorkersExtension.class)
@ExtendWith(TestPipelineExtension.class)
class WriteParquetBlocksTest {
  @TempDir private Path folder;

  @Test
  void showsCompleteFilesOnly(TestPipeline pipeline) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blocks.add(block(SALE, List.of(sale(BigDecimal.valueOf(i)), sale(BigDecimal.TEN))));
    }
    blocks.add(block(SALE, List.of()));
    Path target = folder.resolve("a/b");

    PCollection<WrittenFile> files =
        pipeline
            .apply(Create.of(blocks).withCoder(BlockCoder.of(SALE)))
            .apply(WriteParquetBlocks.to(target.toString()).decimal("price", 9, 2));

    PAssert.that(files)
        .satisfies(
            written -> {
              long rows = 0;
              for (WrittenFile file : written) {
                assertThat(Path.of(file.path())).hasSize(file.bytes());
                rows += file.rows();
              }
              assertThat(rows).isEqualTo(40);
              return null;
            });
    pipeline.run().waitUntilFinish();
    List<InputFile> found = InputFiles.resolve("--in", target.toString(), null);
    assertThat(found).allSatisfy(file -> assertThat(file.format()).isEqualTo(FileFormat.PARQUET));
    long rows = 0;
    for (InputFile file : found) {
      rows += BlockReading.of(Reading.parquet(file, SALE), file).rows().size();
    }
    assertThat(rows).isEqualTo(40);
    try (Stream<Path> all = Files.list(target)) {
      // Beside the files, what says which they are.
      assertThat(all.filter(file -> !file.toString().endsWith(".files"))).hasSameSizeAs(found);
    }
  }

  @Test
  void showsAFileOnceHoweverOftenItIsTried() throws IOException {
    HiddenFile file = HiddenFile.create(ParquetSettings.defaults(folder.toString()), SALE);
    file.write(block(SALE, List.of(sale(BigDecimal.ONE))));
    WrittenFile written = file.finish();
    assertThat(Path.of(written.path())).doesNotExist();

    HiddenPath.show(written.path());
    HiddenPath.show(written.path());

    assertThat(Path.of(written.path())).hasSize(written.bytes());
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(1);
    }
    HiddenFile failed = HiddenFile.create(ParquetSettings.defaults(folder.toString()), SALE);
    failed.abandon();
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void leavesNothingToSeeOfARunThatFails(TestPipeline pipeline) throws IOException {
    pipeline
        .apply(
            Create.of(block(SALE, List.of(sale(new BigDecimal("1.005")))))
                .withCoder(BlockCoder.of(SALE)))
        .apply(WriteParquetBlocks.to(folder.toString()).decimal("price", 9, 2));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .isInstanceOf(PipelineExecutionException.class)
        .hasRootCauseMessage("Cannot store price: 1.005 (must fit DECIMAL(9,2))");
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void saysAllThatIsWrongAtOnce(TestPipeline pipeline) {
    Schema schema =
        Schema.builder()
            .addStringField("id")
            .addField("day", FieldType.logicalType(SqlTypes.DATE))
            .build();
    PCollection<Block> blocks = pipeline.apply(Create.empty(BlockCoder.of(schema)));

    assertThatThrownBy(
            () ->
                blocks.apply(
                    WriteParquetBlocks.to("out").decimal("id", 9, 2).decimal("none", 9, 2)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Unsupported type of decimal field id: STRING NOT NULL (supported: DECIMAL); Missing"
                + " required field none (available: [id, day]); Unsupported type of field day: ")
        .hasMessageEndingWith(
            " (supported: all but logical types, rows without fields and maps with null keys)");
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  @Test
  void refusesSettingsOutOfBounds() {
    WriteParquetBlocks write = WriteParquetBlocks.to("out");

    assertThatThrownBy(() -> WriteParquetBlocks.to(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required folder");
    assertThatThrownBy(() -> write.decimal("price", 39, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid decimal: 39 digits, 0 behind the point"
                + " (must be 1 to 38 digits, 0 to all behind it)");
    assertThatThrownBy(() -> write.rowGroupsOf(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid rowGroupBytes: 5 (must be between 1048576 and 1073741824)");
  }
}
