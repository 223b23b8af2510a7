/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/** A program that writes the changes of a seed and dies, without a word, while it does. */
final class DyingWriter {
  static final int ROWS = 2_000;
  static final int BATCH = 5;

  static final int KILLED = 9;
  private static final int FAILED = 1;

  /** Of a key that no other has. */
  private static final Row LAST = Orders.row("last", 1, 1, "1.5", "last");

  private DyingWriter() {}

  /** What it writes, but for the last row, for which it waits until it dies. */
  static List<Row> rows(long seed) {
    return Stream.concat(written(seed).stream(), Stream.of(LAST)).toList();
  }

  private static List<Row> written(long seed) {
    return Orders.random(new Random(seed), ROWS).stream()
        .filter(row -> !Orders.isRefused(row))
        .toList();
  }

  /** Puts in the last row without a commit, so that who writes it waits. */
  static void holdLast(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO orders (shop, id, version) VALUES ('last', 1, 0)");
    }
  }

  /** Takes the URL, the user, the file of the password and the seed. */
  public static void main(String[] args) {
    JdbcAddress address = JdbcAddress.of(args[0]);
    if (!args[1].isEmpty()) {
      address = address.withUser(args[1]).withPasswordFromFile(args[2]);
    }
    long seed = Long.parseLong(args[3]);
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> rows =
        pipeline.apply("Rows", Create.of(written(seed)).withRowSchema(Orders.SCHEMA));
    PCollection<Row> last =
        pipeline
            .apply("Last", Create.of(LAST).withRowSchema(Orders.SCHEMA))
            .apply("Wait", ParDo.of(new WaitFn()))
            .setRowSchema(Orders.SCHEMA);
    PCollectionList.of(rows)
        .and(last)
        .apply(Flatten.pCollections())
        .apply(Orders.upsert(address).inBatchesOf(BATCH))
        .tallies()
        .apply("Die", ParDo.of(new DieFn(new Random(seed).nextInt(20))));
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private static final class WaitFn extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Row row, OutputReceiver<Row> out)
        throws InterruptedException {
      new CountDownLatch(1).await();
      out.output(row);
    }
  }

  /** Dies some milliseconds behind the first batch, whatever the others are at. */
  private static final class DieFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;
    private final int millis;

    DieFn(int millis) {
      this.millis = millis;
    }

    @ProcessElement
    public void processElement() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(millis);
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
