/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class ReadCsvBlocksTest {
  private static final Schema ORDER =
      Schema.builder()
          .addStringField("id")
          .addInt64Field("ts")
          .addNullableField("qty", FieldType.INT16)
          .build();

  @TempDir private Path folder;

  @Test
  void readsRangesOfSeveralFilesInAPipeline(TestPipeline pipeline) {
    InputFile plain = file("a.csv", "qty,id,ts\n7,a,1\n,b,2\n");
    InputFile quoted = file("b.csv", "id,ts\n\"c\nd\",3\n");
    byte[] packed = Reading.gzip("ts,id\n4,e\n".getBytes(UTF_8));
    InputFile gzip = Reading.file(folder.resolve("c.csv.gz"), packed);
    byte[] frame = Reading.zstd("ts,id\n5,f\n".getBytes(UTF_8));
    InputFile zstd = Reading.file(folder.resolve("d.csv.zst"), frame);

    ReadBlocksResult read =
        pipeline.apply(reading(List.of(plain, quoted, gzip, zstd)).inRangesOf(4));

    PAssert.that(
            read.blocks()
                .apply(
                    FlatMapElements.into(TypeDescriptors.strings())
                        .via(block -> List.of(block.row(0).getValues().toString()))))
        .containsInAnyOrder(
            "[a, 1, 7]", "[b, 2, null]", "[c\nd, 3, null]", "[e, 4, null]", "[f, 5, null]");
    PAssert.that(read.rejected()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void cutsOnlyFilesWithoutAQuote() {
    CsvRanges ranges = new CsvRanges(8, ReadFilesSpec.defaults());

    assertThat(ranges.ranges(file("a.csv", "id,ts\na,1\nb,2\n"))).hasSize(2);
    assertThat(ranges.ranges(file("b.csv", "id,ts\na,1\nb\",2\n"))).hasSize(1);
    assertThat(ranges.ranges(file("c.csv", "\n".repeat(20)))).hasSize(1);
    assertThat(ranges.ranges(file("d.csv", "i".repeat(70_000) + "\n1\n"))).hasSize(1);
    assertThat(ranges.ranges(Reading.file(folder.resolve("gone.csv"), 100))).hasSize(1);
  }

  @Test
  void tellsAllThatIsWrongWithARecord() {
    InputFile file = file("a.csv", "id,ts,qty\na,soon,40000\n,,1.5\nb,1\n\"c\"d,1,2\n");

    BlockReading reading = BlockReading.of(reading(List.of(file)), file);

    assertThat(reading.messages())
        .containsExactly(
            "Invalid ts: soon (must be a number);"
                + " Invalid qty: 40000 (must be a whole number from -32768 to 32767)",
            "Missing required ts; Invalid qty: 1.5 (must be a whole number)",
            "Cannot parse record: expected 3 columns, found 2",
            "Cannot parse record: text after the closing quote of column 1 (line 1, character 4)");
    assertThat(reading.codes())
        .containsExactly(
            RawRecord.INVALID_VALUE,
            RawRecord.INVALID_VALUE,
            RawRecord.MALFORMED_RECORD,
            RawRecord.MALFORMED_RECORD);
  }

  @Test
  void numbersKeepAllTheirDigits() {
    Schema schema =
        Schema.builder()
            .addInt64Field("ts")
            .addInt64Field("n")
            .addDecimalField("d")
            .addDoubleField("f")
            .addFloatField("g")
            .build();
    InputFile file =
        file(
            "a.csv",
            """
            ts,n,d,f,g
            1,9223372036854775807,12345678901234567890.123456789,0.30000000000000004,16777217
            2,-9223372036854775808,1e100,1e309,1e39
            3,9223372036854775808,1,-1.7976931348623157e308,3.4028235e38
            4,-9223372036854775808,-1e99,5e-324,1e-46
            """);

    BlockReading reading =
        BlockReading.of(
            ReadBlocks.csvFiles(List.of(file), schema).eventTimeIn("ts").at(Reading.CONTEXT), file);

    assertThat(reading.rows())
        .extracting(row -> row.getValues().toString())
        .containsExactly(
            "[1, 9223372036854775807, 12345678901234567890.123456789, 0.30000000000000004,"
                + " 1.6777216E7]",
            "[4, -9223372036854775808, -1" + "0".repeat(99) + ", 4.9E-324, 0.0]");
    assertThat(reading.messages())
        .containsExactly(
            "Invalid d: 1e100 (must be a number of at most 100 digits);"
                + " Invalid f: 1e309 (must be a number up to 1.7976931348623157E308);"
                + " Invalid g: 1e39 (must be a number up to 3.4028235E38)",
            "Invalid n: 9223372036854775808 (must be a whole number from -9223372036854775808"
                + " to 9223372036854775807)");
  }

  @Test
  void refusesEveryRecordWithoutARequiredColumn() {
    InputFile file = file("a.csv", "id,time\na,1\nb,2\n");

    BlockReading reading = BlockReading.of(reading(List.of(file)), file);

    assertThat(reading.rows()).isEmpty();
    assertThat(reading.messages()).containsExactly("Missing required ts", "Missing required ts");
  }

  @Test
  void refusesATypeThatNoTextIsReadAs(TestPipeline pipeline) {
    Schema schema = Schema.builder().addInt64Field("ts").addByteArrayField("raw").build();
    ReadBlocks read =
        ReadBlocks.csvFiles(List.of(file("a.csv", "ts\n")), schema)
            .eventTimeIn("ts")
            .at(Reading.CONTEXT);

    assertThatThrownBy(() -> pipeline.apply(read))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field raw: BYTES NOT NULL (supported: STRING, BYTE, INT16, INT32,"
                + " INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN, DATETIME)");
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  private InputFile file(String name, String content) {
    return Reading.file(folder.resolve(name), content.getBytes(UTF_8));
  }

  private static ReadBlocks reading(List<InputFile> files) {
    return ReadBlocks.csvFiles(files, ORDER).eventTimeIn("ts").at(Reading.CONTEXT);
  }
}
