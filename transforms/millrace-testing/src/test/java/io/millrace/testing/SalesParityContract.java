/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * Sales per second, in both modes and whatever the order of arrival, on the engine that is found.
 */
public abstract class SalesParityContract {
  private static final long WINDOW = 1_000;
  private static final long LATENESS = 500;
  private static final Schema SUMS =
      Schema.builder()
          .addNullableField("product", FieldType.STRING)
          .addDateTimeField("window_start")
          .addDateTimeField("window_end")
          .addInt64Field("units")
          .build();

  private static List<Row> rows(Map<Long, Map<String, Long>> sums) {
    List<Row> rows = new ArrayList<>();
    sums.forEach(
        (start, products) ->
            products.forEach(
                (product, units) ->
                    rows.add(
                        Row.withSchema(SUMS)
                            .addValues(
                                product.equals("null") ? null : product,
                                Instant.ofEpochMilli(start),
                                Instant.ofEpochMilli(start + WINDOW),
                                units)
                            .build())));
    return rows;
  }

  // tag::parity[]
  @ParityTest
  void addsUpTheSameEverywhere(ParityCell cell) {
    cell.check(Sales.script(), SalesParityContract::perSecond, SalesParityContract::oracle);
  }

  static Outcome perSecond(PCollection<Block> sales) {
    AggregateBlocksResult sums =
        sales.apply(
            AggregateWindows.tumbling(Duration.ofMillis(WINDOW))
                .by("product")
                .measuring(Measure.sum("units", "quantity"))
                .onBlocks()
                .allowingLateness(Duration.ofMillis(LATENESS)));
    return Outcome.none()
        .latest("sums", sums.results(), "product", "window_start")
        .blocks("late", sums.late());
  }

  static Map<String, List<Row>> oracle(Script script) {
    Map<Long, Map<String, Long>> sums = new TreeMap<>();
    List<Row> late = new ArrayList<>();
    for (Block block : script.blocks()) {
      RowView sale = new RowView(block);
      for (int row = 0; row < block.rows(); row++) {
        long start = Math.floorDiv(block.eventTime(row), WINDOW) * WINDOW;
        if (start + WINDOW + LATENESS <= block.stamp(row)) {
          late.add(sale.at(row).toRow());
        } else {
          Map<String, Long> products = sums.computeIfAbsent(start, none -> new TreeMap<>());
          int units = (Integer) requireNonNull(sale.at(row).value("quantity"), "quantity");
          products.merge(String.valueOf(sale.string("product")), (long) units, Long::sum);
        }
      }
    }
    return Map.of("sums", rows(sums), "late", late);
  }
  // end::parity[]
}
