/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * Flink SQL in streaming mode: keep-first by ROW_NUMBER, the TUMBLE table function, a lookup by a
 * function that holds the table.
 *
 * <p>The events come from the DataStream jobs: SQL's filesystem connector neither hands out files
 * in name order nor keeps the line of a row it rejects, and this way the input is read once. The
 * allowed lateness is part of the watermark, since SQL windows have none of their own; a row is
 * late under the same condition. SQL drops late rows uncounted: {@code late} is always 0, and a
 * late row shows as a wrong sum and a duplicate too many.
 *
 * <ul>
 *   <li>{@code default}: Jackson databind and Flink's own settings.
 *   <li>{@code tuned}: fastjson2, object reuse, large network buffers.
 *   <li>{@code mini_batch}: tuned, with mini-batches of two seconds or 20,000 rows.
 * </ul>
 *
 * @since 0.1
 */
public final class FlinkSql {
  static final List<String> VARIANTS = List.of("default", "tuned", "mini_batch");

  private FlinkSql() {}

  /** Runs one variant on one workload; returns when its results and counts are written. */
  public static void main(String[] args) throws Exception {
    run(Arguments.parse(args));
  }

  static void run(Arguments arguments) throws Exception {
    arguments.requireWorkload("e1");
    String variant = arguments.variant(VARIANTS);
    boolean isDefault = variant.equals("default");
    StreamExecutionEnvironment environment =
        isDefault ? Environments.standard(arguments) : Environments.tuned(arguments);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    tables.getConfig().set("table.local-time-zone", "UTC");
    tables.getConfig().setIdleStateRetention(Duration.ofHours(2));
    if (variant.equals("mini_batch")) {
      tables.getConfig().set("table.exec.mini-batch.enabled", "true");
      tables.getConfig().set("table.exec.mini-batch.allow-latency", "2 s");
      tables.getConfig().set("table.exec.mini-batch.size", "20000");
    }
    DataStream<Event> events =
        isDefault
            ? PlainJob.events(environment, arguments, Event.class)
            : TunedJob.events(environment, arguments, Event.class, Event::new);
    Table sums = sums(tables, events, arguments);
    Lines.writeResult(
        tables.toDataStream(sums).map(new RowAsLine()).name("Format"), arguments.output());
    JobExecutionResult result = environment.execute("millrace-benchmark-sql-" + variant);
    writeCounts(Tally.of(result), arguments);
  }

  private static Table sums(
      StreamTableEnvironment tables, DataStream<Event> events, Arguments arguments) {
    tables.createTemporarySystemFunction("category_of", new CategoryOf(arguments.input()));
    tables.createTemporaryView(
        "events",
        events.assignTimestampsAndWatermarks(
            WatermarkStrategy.<Event>forBoundedOutOfOrderness(
                    Revenue.DISORDER.plus(Revenue.LATENESS))
                .withTimestampAssigner((event, none) -> event.timestamp)),
        Schema.newBuilder()
            .column("eventId", DataTypes.STRING().notNull())
            .column("productId", DataTypes.STRING().notNull())
            .column("quantity", DataTypes.INT().notNull())
            .column("cents", DataTypes.BIGINT().notNull())
            .columnByMetadata("event_time", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
            .columnByExpression("arrival", "PROCTIME()")
            .watermark("event_time", "SOURCE_WATERMARK()")
            .build());
    tables.executeSql(
        """
        CREATE TEMPORARY VIEW kept AS
        SELECT event_time, category_of(productId) AS category, quantity, cents
        FROM (
          SELECT *, ROW_NUMBER() OVER (PARTITION BY eventId ORDER BY arrival) AS occurrence
          FROM events)
        WHERE occurrence = 1
        """);
    return tables.sqlQuery(
        """
        SELECT window_start, category, COUNT(*) AS events, SUM(quantity * cents) AS cents
        FROM TABLE(TUMBLE(TABLE kept, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
        GROUP BY window_start, window_end, category
        """);
  }

  private static void writeCounts(Counts counted, Arguments arguments) throws IOException {
    long duplicates = counted.read() - counted.rejected() - counted.accepted();
    new Counts(counted.read(), counted.rejected(), duplicates, 0, counted.accepted())
        .writeTo(arguments.output());
  }
}
