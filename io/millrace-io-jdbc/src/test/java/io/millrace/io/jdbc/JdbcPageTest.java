/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerTerm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the pipelines of the page about databases. */
class JdbcPageTest {
  @TempDir Path folder;

  @Test
  void readsATableIntoAnother() throws Exception {
    String shop = "jdbc:h2:file:%s;DATABASE_TO_LOWER=TRUE".formatted(folder.resolve("shop"));
    String copy = "jdbc:sqlite:" + folder.resolve("copy.sqlite");
    String passwordFile = Files.writeString(folder.resolve("password"), "of the shop\n").toString();
    new TestDatabase("shop", JdbcAddress.of(shop), shop + ";USER=etl;PASSWORD=of the shop")
        .execute(
            "CREATE TABLE orders (id BIGINT PRIMARY KEY, changed_at TIMESTAMP NOT NULL,"
                + " price DECIMAL(10, 2), note VARCHAR)",
            "INSERT INTO orders VALUES (1, '2026-01-02 03:04:05', 9.99, 'ok'),"
                + " (2, '2026-01-02 03:04:06', 0.50, NULL),"
                + " (3, '2026-01-02 03:04:07', NULL, 'longer than the copy has it'),"
                + " (4, '12026-01-02 03:04:08', 1, NULL)");
    TestDatabase copies = new TestDatabase("copy", JdbcAddress.of(copy), copy);
    copies.execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, changed_at TIMESTAMP NOT NULL,"
            + " price DECIMAL, note TEXT CHECK (length(note) < 10))",
        "INSERT INTO orders VALUES (1, '2026-01-02 03:04:09.000', 8.88, 'newer')");
    Pipeline pipeline = Pipeline.create();
    Ledger ledger = new Ledger();

    // tag::pipeline[]
    JdbcAddress from = JdbcAddress.of(shop).withUser("etl").withPasswordFromFile(passwordFile);
    ReadTableResult orders =
        pipeline.apply(
            "Read",
            ReadTable.of(from, "orders")
                .partitionedBy("id", 8)
                .at(new StepContext("run-1", "orders/Read")));
    UpsertRowsResult written =
        orders
            .rows()
            .apply(
                "Write",
                UpsertRows.into(JdbcAddress.of(copy), "orders")
                    .keyedBy("id")
                    .versionedBy("changed_at")
                    .at(new StepContext("run-1", "orders/Write")));
    // end::pipeline[]
    // tag::ledger[]
    ledger
        .step("orders/Read")
        .read(orders.tallies(), tally -> tally.getInt64(ReadTableResult.RECORDS))
        .written(orders.rows())
        .rejected(orders.rejected());
    ledger
        .step("orders/Write")
        .read(orders.rows())
        .written(written.tallies(), UpsertRowsResult::settled)
        .rejected(written.rejected());
    // end::ledger[]
    Held<KV<String, Long>> counts = Held.of(ledger.counts(pipeline));
    Held<Rejected> unread = Held.of(orders.rejected());
    Held<Rejected> unwritten = Held.of(written.rejected());
    pipeline.run().waitUntilFinish();

    assertThat(copies.query("SELECT id, changed_at, price, note FROM orders ORDER BY id"))
        .containsExactly(
            List.of("1", "2026-01-02 03:04:09.000", "8.88", "newer"),
            Arrays.asList("2", "2026-01-02 03:04:06.000", "0.5", null));
    assertThat(unread.all())
        .extracting(Rejected::message)
        .containsExactly(
            "Invalid changed_at: 12026-01-02 03:04:08 (must be a time in the years 1 to 9999)");
    assertThat(unwritten.all()).extracting(Rejected::code).containsExactly("REFUSED_BY_DATABASE");
    assertThat(counts.all())
        .containsExactlyInAnyOrder(
            KV.of(Ledger.key("orders/Read", LedgerTerm.READ), 4L),
            KV.of(Ledger.key("orders/Read", LedgerTerm.WRITTEN), 3L),
            KV.of(Ledger.key("orders/Read", LedgerTerm.REJECTED), 1L),
            KV.of(Ledger.key("orders/Write", LedgerTerm.READ), 3L),
            KV.of(Ledger.key("orders/Write", LedgerTerm.WRITTEN), 2L),
            KV.of(Ledger.key("orders/Write", LedgerTerm.REJECTED), 1L));
  }
}
