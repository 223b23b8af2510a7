/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.UnpackBlocks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * A dataset that {@link OrderVersions} are written to, by its address.
 *
 * @param rows what is to be in it then, sorted
 */
record OrderCopy(String name, String address, Map<String, String> options, List<String> rows) {
  private static final String LETTER = "letter ";

  /** In files of each format, of two of them by day. */
  static List<OrderCopy> inFiles(Path folder, OrderVersions orders) {
    List<OrderCopy> copies = new ArrayList<>();
    for (String format :
        List.of(
            "jsonl&compression=zstd&partition_by=sold_at",
            "csv&compression=gzip",
            "avro",
            "parquet&partition_by=sold_at")) {
      String name = format.split("&", -1)[0];
      copies.add(
          new OrderCopy(
              name,
              "file:%s?format=%s".formatted(folder.resolve(name), format),
              Map.of("columns", OrderVersions.COLUMNS, "event_time", "sold_at"),
              orders.each()));
    }
    return copies;
  }

  /** In tables of Iceberg and of databases, which are made. */
  static List<OrderCopy> inTables(Path folder, OrderVersions orders) throws SQLException {
    List<OrderCopy> copies = new ArrayList<>();
    Map<String, String> options =
        Map.of(
            "warehouse", folder.resolve("warehouse").toString(), "columns", OrderVersions.COLUMNS);
    copies.add(new OrderCopy("appended", "iceberg:shop.appended", options, orders.each()));
    copies.add(
        new OrderCopy(
            "upserted",
            "iceberg:shop.upserted?mode=upsert&key=id&order=version&deleted=gone",
            options,
            orders.lastThere()));
    Map<String, String> databases =
        Map.of(
            "h2",
            "jdbc:h2:file:%s;DATABASE_TO_LOWER=TRUE".formatted(folder.resolve("h2")),
            "sqlite",
            "jdbc:sqlite:" + folder.resolve("sqlite"));
    for (Map.Entry<String, String> database : databases.entrySet()) {
      try (Connection connection = DriverManager.getConnection(database.getValue());
          Statement statement = connection.createStatement()) {
        statement.execute(OrderVersions.TABLE);
      }
      copies.add(
          new OrderCopy(
              database.getKey(),
              database.getValue() + "?table=orders&key=id&version=version&event_time=sold_at",
              Map.of(),
              orders.last()));
    }
    return copies;
  }

  /** What is to be in each, by its name. */
  static Map<String, List<String>> expected(List<OrderCopy> copies) {
    Map<String, List<String>> rows = new HashMap<>();
    copies.forEach(copy -> rows.put(copy.name(), copy.rows()));
    return rows;
  }

  /** Writes orders; how many were written, and all letters, is noted. */
  void write(PCollection<Block> orders, String runId) {
    WrittenRows written =
        orders.apply("Write " + name, open().write(new StepContext(runId, "Write/" + name)));
    Seen.all(
        tally(),
        written
            .tallies()
            .apply(
                "Count " + name,
                MapElements.into(TypeDescriptors.longs())
                    .via(tally -> tally.getInt64(WrittenRows.ROWS))));
    letters(written.rejected());
  }

  /** Of each by its name how many rows were written. */
  static Map<String, Long> seenWritten(List<OrderCopy> copies) {
    Map<String, Long> written = new HashMap<>();
    copies.forEach(
        copy ->
            written.put(
                copy.name(), Seen.lines(copy.tally()).stream().mapToLong(Long::parseLong).sum()));
    return written;
  }

  /** Reads all that is in it; each row, and all letters, is noted. */
  void read(Pipeline pipeline) {
    seeRows(pipeline.apply("Read " + name, open().read(new StepContext("run-9", "Read/" + name))));
  }

  /** Reads its rows as a stream with these options more; each row, and all letters, is noted. */
  void stream(Pipeline pipeline, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(options);
    all.putAll(more);
    seeRows(
        pipeline.apply(
            "Stream " + name,
            Datasets.open(address, all).stream(new StepContext("run-9", "Stream/" + name))));
  }

  /** Of each by its name which rows were read, sorted. */
  static Map<String, List<String>> seenRead(List<OrderCopy> copies) {
    Map<String, List<String>> rows = new HashMap<>();
    copies.forEach(
        copy -> rows.put(copy.name(), Seen.lines(copy.row()).stream().sorted().toList()));
    return rows;
  }

  /** What all letters say. */
  static List<String> seenLetters() {
    return Seen.lines(LETTER);
  }

  private void seeRows(ReadBlocksResult read) {
    Seen.all(
        row(),
        read.blocks()
            .apply("Unpack " + name, UnpackBlocks.rows())
            .apply(
                "Text " + name,
                MapElements.into(TypeDescriptors.strings()).via(OrderVersions::text)));
    letters(read.rejected());
  }

  private void letters(PCollection<Rejected> rejected) {
    Seen.all(
        LETTER + name + " ",
        rejected.apply(
            "Say " + name, MapElements.into(TypeDescriptors.strings()).via(Rejected::message)));
  }

  private Dataset open() {
    return Datasets.open(address, options);
  }

  private String tally() {
    return "tally " + name + " ";
  }

  private String row() {
    return "row " + name + " ";
  }
}
