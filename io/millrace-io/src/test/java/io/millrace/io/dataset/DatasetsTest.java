/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  private static final StepContext AT = new StepContext("run-1", "Read");
  private static final Map<String, ?> COLUMNS =
      Map.of("columns", List.of("id string", "price decimal?", "at datetime"), "event_time", "at");
  private static final Schema SCHEMA =
      Schema.builder()
          .addStringField("id")
          .addNullableField("price", FieldType.DECIMAL)
          .addDateTimeField("at")
          .build();

  @TempDir Path folder;

  private static Row row(String id, @Nullable String price, String at) {
    return Row.withSchema(SCHEMA).addValues(id, decimal(price), Instant.parse(at)).build();
  }

  private static @Nullable BigDecimal decimal(@Nullable String text) {
    return text == null ? null : new BigDecimal(text);
  }

  @Test
  void whatIsReadOfOneDatasetIsWrittenToAnother() throws IOException {
    Files.writeString(
        folder.resolve("in.csv"),
        """
        id,price,at
        a,1.500000,2024-05-01T00:00:00Z
        b,,2024-05-01T01:00:00Z
        c,cheap,2024-05-01T02:00:00Z
        """);
    Pipeline copy = Pipeline.create();
    ReadBlocksResult read =
        copy.apply("Read", Datasets.open("file:" + folder.resolve("in.csv"), COLUMNS).read(AT));
    WrittenRows written =
        read.blocks()
            .apply("Write", Datasets.open("file:" + folder.resolve("out"), COLUMNS).write(AT));

    PAssert.that(
            read.rejected()
                .apply(MapElements.into(TypeDescriptors.strings()).via(Rejected::message)))
        .containsInAnyOrder("Invalid price: cheap (must be a number)");
    PAssert.that(written.rejected()).empty();
    PAssert.that(
            written
                .tallies()
                .apply(
                    "Rows",
                    MapElements.into(TypeDescriptors.longs())
                        .via(tally -> tally.getInt64(WrittenRows.ROWS))))
        .satisfies(
            counts -> {
              long sum = 0;
              for (long count : counts) {
                sum += count;
              }
              assertThat(sum).isEqualTo(2);
              return null;
            });
    copy.run().waitUntilFinish();

    Pipeline again = Pipeline.create();
    Dataset parquet = Datasets.open("file:" + folder.resolve("out") + "?zone=silver", COLUMNS);
    PAssert.that(again.apply(parquet.read(AT)).blocks().apply(UnpackBlocks.rows()))
        .containsInAnyOrder(
            row("a", "1.500000", "2024-05-01T00:00:00Z"), row("b", null, "2024-05-01T01:00:00Z"));
    again.run().waitUntilFinish();
    assertThat(parquet.zone()).isEqualTo(Zone.SILVER);
    assertThat(parquet.schema()).isEqualTo(SCHEMA);
    assertThat(parquet.name()).isEqualTo("file:" + folder.resolve("out"));
  }

  @Test
  void filesAreWrittenAsTheirAddressSays() throws IOException {
    Files.writeString(
        folder.resolve("in.csv"),
        """
        id,price,at
        a,1.5,2024-05-01T23:59:59.999Z
        b,,2024-05-02T00:00:00Z
        """);
    Pipeline copy = Pipeline.create();
    Dataset days =
        Datasets.open(
            "file:"
                + folder.resolve("out")
                + "?format=jsonl&compression=zstd&partition_by=at&partition_as=day%3Dyyyy-MM-dd",
            COLUMNS);
    copy.apply("Read", Datasets.open("file:" + folder.resolve("in.csv"), COLUMNS).read(AT))
        .blocks()
        .apply("Write", days.write(AT));
    copy.run().waitUntilFinish();

    assertThat(folder.resolve("out/day=2024-05-01")).isDirectoryContaining("glob:**.jsonl.zst");
    assertThat(folder.resolve("out/day=2024-05-02")).isDirectoryContaining("glob:**.jsonl.zst");
    Pipeline again = Pipeline.create();
    PAssert.that(again.apply(days.read(AT)).blocks().apply(UnpackBlocks.rows()))
        .containsInAnyOrder(
            row("a", "1.5", "2024-05-01T23:59:59.999Z"), row("b", null, "2024-05-02T00:00:00Z"));
    again.run().waitUntilFinish();
  }

  @Test
  void allThatIsWrongWithHowFilesAreWrittenIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "file:out?format=xml&compression=rar&partition_by=at&partition_as=days",
                    COLUMNS))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open file:out: Unsupported format: xml (supported: csv, jsonl, avro, parquet);"
                + " Unsupported compression: rar (supported: none, gzip, zstd); Invalid partitions:"
                + " days (must be NAME=PATTERN with slashes between, each NAME once, such as"
                + " dt=yyyy-MM-dd/hour=HH)");
  }

  @Test
  void optionsMayStandInTheAddress() {
    Dataset clicks =
        Datasets.open("file:in?columns=id+string,at%20datetime&event_time=at", Map.of());

    assertThat(clicks.schema().getFieldNames()).containsExactly("id", "at");
    assertThat(clicks.zone()).isEqualTo(Zone.EXTERNAL);
    assertThat(clicks.guarantee()).isEqualTo(WriteGuarantee.EXACTLY_ONCE);
  }

  private record Nothing(Zone zone, Schema schema) implements Dataset {
    @Override
    public String name() {
      return "nothing:at all";
    }

    @Override
    public WriteGuarantee guarantee() {
      return WriteGuarantee.NONE;
    }
  }

  @Test
  void whatAConnectorCannotDoIsRefusedByName() {
    Dataset nothing = new Nothing(Zone.OPS, SCHEMA);

    assertThatThrownBy(() -> nothing.stream(AT))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported use of nothing:at all: stream");
  }

  @Test
  void filesAreStreamedFromTheirFolder() throws IOException {
    Files.writeString(folder.resolve("in.csv"), "id,price,at\na,1.5,2024-05-01T00:00:00Z\n");
    Pipeline pipeline = Pipeline.create();
    Dataset orders =
        Datasets.open(
            "file:" + folder + "?watch_every=PT0.01S&until_idle_for=PT0.1S&idle_after=PT1H",
            COLUMNS);

    PAssert.that(pipeline.apply(orders.stream(AT)).blocks().apply(UnpackBlocks.rows()))
        .containsInAnyOrder(row("a", "1.5", "2024-05-01T00:00:00Z"));
    pipeline.run().waitUntilFinish();
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "file:in?watch_every=PT0S&format=xml&disorder=-PT1S&until_idle_for=PT0S",
                    COLUMNS))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open file:in: Unsupported format: xml (supported: csv, jsonl, avro, parquet);"
                + " Invalid watch_every: PT0S (must be between PT0.001S and PT87600H);"
                + " Invalid disorder: PT-1S (must be whole milliseconds between PT0S and"
                + " PT87600000H); Invalid until_idle_for: PT0S (must be between PT0.001S and"
                + " PT87600H)");
  }

  @Test
  void allThatIsWrongWithOptionsIsToldAtOnce() {
    assertThatThrownBy(() -> Datasets.open("file:in?disorder=long&colour=red", Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot open file:in: Unsupported option: colour (supported: path,")
        .hasMessageContainingAll(
            "Missing required columns", "Missing required event_time", "Invalid disorder: long (");
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "file:in", Map.of("columns", "id text, id, a long b", "event_time", "at")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContainingAll(
            "Invalid column: id text (must be NAME TYPE or NAME TYPE?, TYPE one of byte,",
            "Invalid column: id (must be",
            "Invalid column: a long b (must be");
  }

  @Test
  void anAddressIsASchemeAndALocation() {
    assertThatThrownBy(() -> Datasets.open("orders?password=secret", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid address: orders (must be SCHEME:LOCATION[?OPTION=VALUE&OPTION=VALUE])");
    assertThatThrownBy(() -> Datasets.open("nowhere:me:secret@orders", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unsupported scheme: nowhere"
                + " (supported: file; others are in modules of their own)");
    assertThatThrownBy(() -> Datasets.open("file:in?format", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid option 1 of file:in (must be OPTION=VALUE, with %26 for & and %25 for % in"
                + " it)");
    for (String secret : List.of("a=1&password=x&secret", "a=1&password=secret%se&b")) {
      assertThatThrownBy(() -> Datasets.open("file:in?" + secret, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("Invalid option [23] of file:in \\(must be .*")
          .hasNoCause();
    }
    assertThatThrownBy(() -> Datasets.open("file:in?format=csv", Map.of("format", "csv")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot set format twice for file:in");
    assertThatThrownBy(() -> Datasets.open("file:in?zone=attic", Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open file:in: Invalid zone: attic (must be one of [EXTERNAL, BRONZE, SILVER,"
                + " GOLD, OPS])");
  }
}
