/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.measure.Measure;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Workload e1: sums of the events by minute and category. */
final class WindowedSums {
  static final String AGGREGATE = "events/Aggregate";

  private static final Schema EVENT =
      Schema.builder()
          .addStringField("event_id")
          .addInt64Field("ts")
          .addStringField("product_id")
          .addInt32Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .build();

  private WindowedSums() {}

  static void build(Job job, PCollection<Block> products) {
    PCollection<Block> enriched =
        EnrichedEvents.build(job, EVENT, List.of("product_id", "quantity", "price"), products);
    AggregateBlocksResult sums =
        enriched
            .apply("Revenue", revenue(Form.of(job.arguments())))
            .apply(
                "Aggregate",
                AggregateWindows.tumbling(EnrichedEvents.window(job.arguments()))
                    .by("category")
                    .measuring(Measure.count("count"), Measure.sum("revenue", "revenue"))
                    .onBlocks()
                    .allowingLateness(EnrichedEvents.LATENESS));
    job.ledger()
        .step(AGGREGATE)
        .read(enriched)
        .written(sums.absorbed(), rows -> rows)
        .late(sums.late());
    if (enriched.isBounded() == IsBounded.UNBOUNDED) {
      sums.results().apply("WritePanes", ParDo.of(new WritePanesFn(job.arguments().output())));
    } else {
      PCollection<String> lines =
          sums.results()
              .apply(
                  "AsLine", MapElements.into(TypeDescriptors.strings()).via(WindowedSums::asLine));
      job.outputs().lines("WriteResult", lines, "result", ".csv");
    }
  }

  private static AddField revenue(Form form) {
    return form == Form.STEPS
        ? AddField.product("revenue", "quantity", "price")
        : AddField.computed(
            "revenue",
            FieldType.DECIMAL,
            row -> AcceptedEvents.price(row).multiply(BigDecimal.valueOf(row.int64("quantity"))));
  }

  static String asLine(Row sum) {
    BigDecimal revenue = sum.getDecimal("revenue");
    return sum.getDateTime("window_start").getMillis()
        + ","
        + sum.getString("category")
        + ","
        + sum.getInt64("count")
        + ","
        + revenue.movePointRight(2).toBigIntegerExact();
  }
}
