/* SPDX-License-Identifier: Apache-2.0 */
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Adds numbers up by their last digit, once a file is there, and writes the sums. */
public class SparkSums {
  public static void main(String[] args) throws Exception {
    String gate = args[2];
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      List<Row> rows =
          spark
              .range(0, Long.parseLong(args[1]), 1, 4)
              .map((MapFunction<Long, Long>) number -> behind(gate, number), Encoders.LONG())
              .toDF("number")
              .groupBy(functions.expr("number % 10").as("digit"))
              .agg(functions.sum("number"))
              .collectAsList();
      TreeMap<Long, Long> sums = new TreeMap<>();
      rows.forEach(row -> sums.put(row.getLong(0), row.getLong(1)));
      Files.writeString(Path.of(args[0]), sums.toString());
    }
  }

  private static long behind(String gate, long number) throws InterruptedException {
    while (!Files.exists(Path.of(gate))) {
      Thread.sleep(20);
    }
    return number;
  }
}
