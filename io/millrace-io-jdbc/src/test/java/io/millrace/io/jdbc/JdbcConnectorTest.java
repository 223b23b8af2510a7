/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.dataset.WriteGuarantee;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcConnectorTest {
  private static final StepContext AT = new StepContext("run-1", "orders/Copy");
  private static final Schema ORDER =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("units", Schema.FieldType.INT64)
          .addNullableField("changed_at", Schema.FieldType.DATETIME)
          .build();

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void makeTable() throws Exception {
    database = TestDatabase.sqlite(folder);
    database.execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, units INT CHECK (units < 100),"
            + " changed_at TIMESTAMP)");
  }

  private Dataset orders(String options) {
    return Datasets.open(database.address().url() + "?table=orders" + options, Map.of());
  }

  private static Row order(long id, long units, String changedAt) {
    return Row.withSchema(ORDER).addValues(id, units, Instant.parse(changedAt)).build();
  }

  private record Written(List<Row> tallies, List<Rejected> rejected) {
    long rows() {
      return tallies.stream().mapToLong(tally -> tally.getInt64(WrittenRows.ROWS)).sum();
    }
  }

  private static Written write(Dataset dataset, Row... rows) {
    Pipeline pipeline = Pipeline.create();
    return write(
        pipeline, pipeline.apply(Create.of(Arrays.asList(rows)).withRowSchema(ORDER)), dataset);
  }

  private static Written write(Pipeline pipeline, PCollection<Row> rows, Dataset dataset) {
    WrittenRows written = rows.apply(PackBlocks.of()).apply("Store", dataset.write(AT));
    Held<Row> tallies = Held.of(written.tallies());
    Held<Rejected> rejected = Held.of(written.rejected());
    pipeline.run().waitUntilFinish();
    return new Written(tallies.all(), rejected.all());
  }

  private record Read(List<Row> rows, List<Rejected> rejected, List<Row> tallies) {}

  private static Read read(Dataset dataset) {
    Pipeline pipeline = Pipeline.create();
    ReadBlocksResult read = pipeline.apply(dataset.read(AT));
    Held<Row> rows = Held.of(read.blocks().apply(UnpackBlocks.rows()));
    Held<Rejected> rejected = Held.of(read.rejected());
    Held<Row> tallies = Held.of(read.tallies());
    pipeline.run().waitUntilFinish();
    return new Read(rows.all(), rejected.all(), tallies.all());
  }

  @Test
  void aTableIsWrittenAndReadByItsAddress() throws Exception {
    Dataset orders = orders("&key=id&version=changed_at&zone=silver");

    Written first =
        write(
            orders,
            order(1, 10, "2026-01-02T03:04:05.678Z"),
            order(2, 20, "2026-01-02T03:04:05Z"),
            order(3, 100, "2026-01-02T03:04:05Z"));
    Written again = write(orders, order(1, 9, "2026-01-01T00:00:00Z"));

    assertThat(orders.schema().getFieldNames()).containsExactly("id", "units", "changed_at");
    assertThat(orders.guarantee()).isEqualTo(WriteGuarantee.ONCE_BY_KEY);
    assertThat(orders.name()).isEqualTo(database.address().url() + "/orders");
    assertThat(first.rows()).isEqualTo(2);
    assertThat(first.tallies())
        .extracting(tally -> tally.getString(WrittenRows.TARGET))
        .containsOnly(orders.name());
    assertThat(first.rejected()).extracting(Rejected::code).containsExactly("REFUSED_BY_DATABASE");
    assertThat(again.rows()).isEqualTo(1);
    Read read = read(orders("&partition_column=id&parts=3"));
    assertThat(read.rows())
        .extracting(
            row ->
                row.getInt64("id")
                    + " "
                    + row.getInt64("units")
                    + " "
                    + row.getDateTime("changed_at"))
        .containsExactlyInAnyOrder(
            "1 10 2026-01-02T03:04:05.678Z", "2 20 2026-01-02T03:04:05.000Z");
    assertThat(read.tallies())
        .extracting(tally -> tally.getInt64(ReadFilesResult.RECORDS))
        .hasSizeGreaterThan(1)
        .contains(1L);
  }

  @Test
  void aStreamIsWrittenWhileItComes() throws Exception {
    Pipeline pipeline = Pipeline.create();
    TestStream<Row> stream =
        TestStream.create(ORDER)
            .addElements(order(1, 2, "2026-01-02T00:00:00Z"))
            .addElements(order(1, 1, "2026-01-01T00:00:00Z"))
            .advanceWatermarkToInfinity();

    Written written = write(pipeline, pipeline.apply(stream), orders("&key=id&version=changed_at"));

    assertThat(written.rows()).isEqualTo(2);
    assertThat(database.query("SELECT id, units FROM orders")).containsExactly(List.of("1", "2"));
  }

  @Test
  void columnsAreChosenByNameOrByTypeAndEventTimesAreOfOne() throws Exception {
    database.execute(
        "INSERT INTO orders VALUES (1, 1, '2026-01-02 03:04:05'), (2, NULL, NULL), (3, 7, 0)");

    Read read = read(orders("&columns=changed_at,id decimal&event_time=changed_at"));

    assertThat(read.rows())
        .extracting(row -> row.getDateTime("changed_at") + " " + row.getDecimal("id"))
        .containsExactlyInAnyOrder("2026-01-02T03:04:05.000Z 1", "1970-01-01T00:00:00.000Z 3");
    assertThat(read.rejected())
        .extracting(Rejected::message)
        .containsExactly("Missing required changed_at");
  }

  @Test
  void whatAQueryGivesIsReadAndNotWritten() throws Exception {
    database.execute("INSERT INTO orders (id, units) VALUES (1, 1), (2, 2)");
    Dataset large =
        Datasets.open(
            database.address().url(),
            Map.of("query", "SELECT id FROM orders WHERE units > 1", "columns", "id"));

    assertThat(read(large).rows()).extracting(row -> row.getInt64("id")).containsExactly(2L);
    assertThat(large.guarantee()).isEqualTo(WriteGuarantee.NONE);
    assertThat(large.name()).isEqualTo(database.address().url() + "/query");
    assertThatThrownBy(() -> large.write(AT))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot write %s: Missing required key".formatted(large.name()));
  }

  @Test
  void thePasswordIsInAFileAndNothingElseOfTheAddressIsShown() throws Exception {
    String shop =
        "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE".formatted(folder.getFileName());
    new TestDatabase("shop", JdbcAddress.of(shop), shop + ";USER=etl;PASSWORD=of the shop")
        .execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, changed_at TIMESTAMP)");
    String passwordFile = Files.writeString(folder.resolve("password"), "of the shop\n").toString();

    // tag::open[]
    Dataset orders =
        Datasets.open(
            shop + "?table=orders&user=etl&properties.IFEXISTS=TRUE",
            Map.of("password_file", passwordFile, "key", "id", "version", "changed_at"));
    // end::open[]

    assertThat(orders.toString())
        .isEqualTo(orders.name())
        .isEqualTo("jdbc:h2:mem:%s/orders".formatted(folder.getFileName()));
    assertThatThrownBy(() -> Datasets.open("jdbc:postgresql://me:tiger@host/db", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unsupported password in url: jdbc:postgresql://host/db (supported: one from the"
                + " environment or a file)");
  }

  @Test
  void allThatIsWrongIsToldWhenItIsOpened() {
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "jdbc:db2:shop",
                    Map.of(
                        "query", "SELECT 1",
                        "table", "orders",
                        "password_file", "a",
                        "password_variable", "b",
                        "properties.ssl_password", "c",
                        "version", "id",
                        "last_row_wins", true,
                        "deleted", "gone",
                        "parts", 0)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open jdbc:db2:shop: Cannot use password_file together with password_variable;"
                + " Cannot use query together with table;"
                + " Cannot use query together with key;"
                + " Cannot use last_row_wins together with version;"
                + " Cannot use last_row_wins together with deleted;"
                + " Unsupported url: jdbc:db2:shop (supported: jdbc:clickhouse:,"
                + " jdbc:duckdb:, jdbc:h2:, jdbc:mariadb:, jdbc:mysql:, jdbc:postgresql:,"
                + " jdbc:sqlite:);"
                + " Unsupported property: ssl_password"
                + " (supported: a secret from the environment or a file);"
                + " Invalid parts: 0 (must be between 1 and 100000);"
                + " Missing required key");
    assertThatThrownBy(
            () -> orders("&columns=id string,id,weight int64&event_time=units&partition_column=x"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open %s: Cannot name two columns id;".formatted(database.address().url())
                + " Missing required column weight (columns: [id, units, changed_at]);"
                + " Missing required column units (columns: [id]);"
                + " Missing required partition column x (columns: [id, units, changed_at])");
    assertThatThrownBy(() -> orders("&columns=id string&partition_column=x"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContainingAll(
            "Invalid type of column id: INT64 (must be one that STRING takes)",
            "Missing required partition column x");
    assertThatThrownBy(() -> orders("&event_time=id"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Unsupported type of event_time id: INT64 (supported: DATETIME)");
    assertThatThrownBy(() -> Datasets.open(database.address().url(), Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Missing required table or query");
  }
}
