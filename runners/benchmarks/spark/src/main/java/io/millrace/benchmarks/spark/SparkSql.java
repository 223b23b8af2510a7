/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.window;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark SQL in local mode, batch. The rejected lines are a second scan of the input in every
 * variant: keeping four million lines in memory to scan once is slower.
 *
 * <ul>
 *   <li>{@code default}: text lines, from_json, {@code window()}, decimal sums, Spark's settings.
 *   <li>{@code tuned}: two shuffle partitions a core instead of 200, cents as longs, the window by
 *       arithmetic, Kryo, no shuffle compression.
 *   <li>{@code typed}: tuned, read by the JSON source with a schema instead of from_json.
 * </ul>
 *
 * @since 0.1
 */
public final class SparkSql {
  static final List<String> WORKLOADS = List.of("e1", "e2");
  static final List<String> VARIANTS = List.of("default", "tuned", "typed");

  private static final StructType EVENT =
      new StructType()
          .add("event_id", DataTypes.StringType)
          .add("ts", DataTypes.LongType)
          .add("product_id", DataTypes.StringType)
          .add("quantity", DataTypes.IntegerType)
          .add("price", DataTypes.createDecimalType(12, 2));

  private static final StructType FULL_EVENT =
      EVENT
          .add("type", DataTypes.StringType)
          .add("user_id", DataTypes.StringType)
          .add("session_id", DataTypes.StringType)
          .add("currency", DataTypes.StringType)
          .add("country", DataTypes.StringType);

  private static final StructType PRODUCT =
      new StructType()
          .add("product_id", DataTypes.StringType)
          .add("category", DataTypes.StringType);

  /** True or false, never null. */
  private static final String IS_VALID =
      "event_id is not null and ts is not null and product_id is not null"
          + " and coalesce(quantity >= 1, false) and coalesce(price >= 0, false)";

  private static final String IS_FULL =
      IS_VALID
          + " and type is not null and user_id is not null and session_id is not null"
          + " and currency is not null and country is not null";

  private final Arguments arguments;
  private final String variant;
  private final boolean sums;
  private final StructType event;
  private final Column isValid;
  private final SparkSession spark;
  private final Observation read = new Observation("read");
  private final Observation rejected = new Observation("rejected");
  private final Observation valid = new Observation("valid");
  private final Observation kept = new Observation("kept");

  private SparkSql(Arguments arguments, SparkSession spark) {
    this.arguments = arguments;
    this.variant = arguments.variant(VARIANTS);
    this.sums = arguments.workload(WORKLOADS).equals("e1");
    this.event = sums ? EVENT : FULL_EVENT;
    this.isValid = expr(sums ? IS_VALID : IS_FULL);
    this.spark = spark;
  }

  /** Runs one variant on one workload; returns when its results and counts are written. */
  public static void main(String[] args) throws IOException, InterruptedException {
    run(Arguments.parse(args));
  }

  static void run(Arguments arguments) throws IOException, InterruptedException {
    arguments.workload(WORKLOADS);
    try (SparkSession spark = session(arguments)) {
      new SparkSql(arguments, spark).run();
    }
  }

  private static SparkSession session(Arguments arguments) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[" + arguments.parallelism() + "]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.session.timeZone", "UTC");
    if (!arguments.variant(VARIANTS).equals("default")) {
      builder
          .config("spark.sql.shuffle.partitions", 2L * arguments.parallelism())
          .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
          .config("spark.shuffle.compress", false);
    }
    return builder.getOrCreate();
  }

  private void run() throws IOException, InterruptedException {
    Path output = arguments.output();
    Dataset<Row> enriched = enriched(kept(valid()));
    String result = output.resolve("result").toString();
    if (sums) {
      sums(enriched).write().csv(result);
    } else {
      enriched.write().parquet(result);
    }
    rejected().write().text(output.resolve("rejected").toString());
    rename(output.resolve("rejected"), ".txt", ".ndjson");
    long accepted = value(kept);
    new Counts(value(read), value(rejected), value(valid) - accepted, 0, accepted).writeTo(output);
  }

  private Dataset<Row> valid() {
    Dataset<Row> events =
        variant.equals("typed") ? spark.read().schema(event).json(events()) : parsed(lines());
    return events.where(isValid).observe(valid, count(lit(1)).as("rows"));
  }

  /** The duplicates are byte-identical and the input spans one hour: any of them will do. */
  private Dataset<Row> kept(Dataset<Row> events) {
    return events.dropDuplicates("event_id").observe(kept, count(lit(1)).as("rows"));
  }

  private Dataset<Row> enriched(Dataset<Row> events) {
    Dataset<Row> products =
        spark
            .read()
            .schema(PRODUCT)
            .option("header", true)
            .csv(arguments.input().resolve("products.csv").toString());
    return events.join(broadcast(products), "product_id");
  }

  private Dataset<Row> sums(Dataset<Row> enriched) {
    if (variant.equals("default")) {
      return enriched
          .groupBy(window(timestamp_millis(col("ts")), "1 minute").as("window"), col("category"))
          .agg(count(lit(1)).as("count"), sum(expr("quantity * price")).as("revenue"))
          .select(
              expr("unix_millis(window.start)"),
              col("category"),
              col("count"),
              expr("cast(revenue * 100 as bigint)"));
    }
    return enriched
        .groupBy(expr("ts - pmod(ts, 60000)").as("window"), col("category"))
        .agg(
            count(lit(1)).as("count"),
            sum(expr("quantity * cast(price * 100 as bigint)")).as("cents"))
        .select("window", "category", "count", "cents");
  }

  private Dataset<Row> rejected() {
    return parsed(lines().observe(read, count(lit(1)).as("rows")))
        .where(not(isValid))
        .select("value")
        .observe(rejected, count(lit(1)).as("rows"));
  }

  private Dataset<Row> lines() {
    return spark.read().text(events());
  }

  /**
   * The line and its fields. Without the generator in between, the optimizer puts a from_json of
   * its own in the place of each use of a field, and a line is parsed ten times.
   */
  private Dataset<Row> parsed(Dataset<Row> lines) {
    return lines.select(col("value"), inline(array(from_json(col("value"), event))));
  }

  private String events() {
    return arguments.input().resolve("events").toString();
  }

  private static long value(Observation observation) throws InterruptedException {
    return (Long) Objects.requireNonNull(observation.getAsJava().get("rows"));
  }

  private static void rename(Path directory, String from, String to) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(from)).toList()) {
        String name = file.getFileName().toString().replace(from, to);
        Files.move(file, file.resolveSibling(name));
      }
    }
  }
}
