/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.RawRecord;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadRecordsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final StepContext AT = new StepContext("run-1", "Read/orders");

  @TempDir Path folder;

  private Dataset orders(String columns, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("orders.csv"), String.join("\n", lines) + "\n");
    return Datasets.open("file:" + file, Map.of("columns", columns, "event_time", "at"));
  }

  @Test
  void rowsAreJsonObjectsAndWhatIsNoneIsAProblem() throws IOException {
    Dataset orders =
        orders(
            "id string, price decimal?, at datetime",
            "id,price,at",
            "a\"1,1.50,2026-03-02T10:00:00Z",
            "b,,2026-03-02T10:00:01.5Z",
            "c,much,2026-03-02T10:00:02Z");
    Pipeline pipeline = Pipeline.create();

    ReadFilesResult read = pipeline.apply(ReadRecords.of(orders).at(AT).ingestedAt(NOW));

    PAssert.that(read.records().apply(UnpackBlocks.rows()))
        .satisfies(
            records -> {
              assertThat(records)
                  .extracting(record -> record.getString(RawRecord.RECORD))
                  .filteredOn(record -> record.startsWith("{"))
                  .containsExactlyInAnyOrder(
                      "{\"id\":\"a\\\"1\",\"price\":1.5,\"at\":\"2026-03-02T10:00:00.000Z\"}",
                      "{\"id\":\"b\",\"price\":null,\"at\":\"2026-03-02T10:00:01.500Z\"}");
              assertThat(records).hasSize(3).allSatisfy(ReadRecordsTest::isARecord);
              assertThat(records)
                  .filteredOn(record -> record.getString(RawRecord.PROBLEM) != null)
                  .singleElement()
                  .satisfies(
                      broken -> {
                        assertThat(broken.getString(RawRecord.PROBLEM))
                            .isEqualTo(RawRecord.INVALID_VALUE);
                        assertThat(broken.getString(RawRecord.PROBLEM_MESSAGE)).contains("much");
                        assertThat(broken.getString(RawRecord.RECORD)).contains("much");
                      });
              return null;
            });
    PAssert.that(read.tallies())
        .satisfies(
            tallies -> {
              assertThat(
                      StreamSupport.stream(tallies.spliterator(), false)
                          .mapToLong(tally -> tally.<Long>getValue(ReadFilesResult.RECORDS))
                          .sum())
                  .isEqualTo(3);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static void isARecord(Row record) {
    assertThat(record.getString(RawRecord.RUN_ID)).isEqualTo("run-1");
    assertThat(record.getDateTime(RawRecord.INGESTED_AT).getMillis()).isEqualTo(NOW.toEpochMilli());
    assertThat(record.getString(RawRecord.SOURCE)).startsWith("file:").endsWith("orders.csv");
    assertThat(record.getString(RawRecord.FORMAT)).isEqualTo("jsonl");
    assertThat(record.getInt64(RawRecord.RECORD_NUMBER)).isNotNegative();
    if (record.getString(RawRecord.PROBLEM) == null) {
      byte[] bytes = record.getString(RawRecord.RECORD).getBytes(StandardCharsets.UTF_8);
      assertThat(record.getInt64(RawRecord.RECORD_LENGTH)).isEqualTo(bytes.length);
      assertThat(record.getString(RawRecord.RECORD_SHA256)).isEqualTo(sha256(bytes));
    }
  }

  @Test
  void columnsThatJsonDoesNotHaveAreRefused() throws IOException {
    Dataset orders = orders("id bytes, at datetime", "id,at", "a,2026-03-02T10:00:00Z");

    assertThatThrownBy(() -> ReadRecords.of(orders))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read %s as records: Unsupported columns: id BYTES (supported: text,"
                + " numbers, yes or no, times)",
            orders.name());
  }

  @Test
  void saysAllThatIsMissingAtOnce() throws IOException {
    ReadRecords read = ReadRecords.of(orders("id string, at datetime", "id,at"));
    Pipeline pipeline = Pipeline.create();

    assertThatThrownBy(() -> pipeline.apply(read))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required context; call at(StepContext); Missing required ingestedAt; call"
                + " ingestedAt(Instant)");
    assertThatThrownBy(() -> pipeline.apply(read.at(AT)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required ingestedAt; call ingestedAt(Instant)");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
