/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** The events in Parquet files, as lines of their values. */
final class ParquetEvents {
  private ParquetEvents() {}

  static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".parquet")).toList()) {
        var path = new org.apache.hadoop.fs.Path(file.toUri());
        try (ParquetReader<Group> rows =
            ParquetReader.builder(new GroupReadSupport(), path).build()) {
          for (Group row = rows.read(); row != null; row = rows.read()) {
            lines.add(line(row));
          }
        }
      }
    }
    return lines;
  }

  private static String line(Group row) {
    return String.join(
        ",",
        row.getString("event_id", 0),
        row.getString("type", 0),
        String.valueOf(row.getLong("ts", 0)),
        row.getString("user_id", 0),
        row.getString("session_id", 0),
        row.getString("product_id", 0),
        String.valueOf(row.getInteger("quantity", 0)),
        BigDecimal.valueOf(row.getLong("price", 0), 2).toPlainString(),
        row.getString("currency", 0),
        row.getString("country", 0),
        row.getString("category", 0));
  }
}
