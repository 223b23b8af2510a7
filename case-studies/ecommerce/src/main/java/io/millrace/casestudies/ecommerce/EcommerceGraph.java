/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static io.millrace.casestudies.ecommerce.Datasets.CATALOGUE;
import static io.millrace.casestudies.ecommerce.Datasets.CLICKS;
import static io.millrace.casestudies.ecommerce.Datasets.ORDERS;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.pipelines.RunGraph;
import io.millrace.pipelines.RunMode;
import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.AddFields;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.session.Sessionize;
import io.millrace.transforms.session.SessionizeResult;
import java.time.Duration;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/** The graph: catalogue, orders and clicks to silver, then gold from both. */
final class EcommerceGraph {
  static final Duration WINDOW = Duration.ofHours(1);

  private final RunGraph graph;
  private final EcommerceInputs inputs;
  private final SilverPath path;

  EcommerceGraph(RunGraph graph, EcommerceInputs inputs) {
    this.graph = graph;
    this.inputs = inputs;
    this.path = new SilverPath(graph, inputs);
  }

  void build() {
    PCollection<Block> products = path.unique(CATALOGUE);
    PCollection<Block> orders = amounts(path.enrich(ORDERS, path.bronzeToUnique(ORDERS), products));
    PCollection<Block> clicks = path.enrich(CLICKS, path.bronzeToUnique(CLICKS), products);
    writeColumns(Tables.SILVER_ORDERS, orders);
    writeColumns(Tables.SILVER_CLICKS, clicks);
    sales("product_id", Tables.SALES_BY_PRODUCT, orders);
    sales("country", Tables.SALES_BY_COUNTRY, orders);
    sessions(orders, clicks);
  }

  private PCollection<Block> amounts(PCollection<Block> lines) {
    String step = "Amounts/orders";
    PCollection<Block> priced =
        graph.output(step, lines.apply(step, AddFields.computed(Amounts.FIELDS, Amounts::of)));
    graph.ledger().step(step).read(lines).written(priced);
    return priced;
  }

  private void writeColumns(IcebergTable table, PCollection<Block> rows) {
    String[] columns = table.schema().getFieldNames().toArray(new String[0]);
    graph.writeBlocks(table, rows.apply("Select/" + table.name(), KeepFields.of(columns)));
  }

  private void sales(String by, IcebergTable table, PCollection<Block> lines) {
    AggregateWindows perHour =
        AggregateWindows.tumbling(WINDOW).by(by, "currency").measuring(Amounts.measures());
    aggregate(table, lines, perHour, "order_lines");
  }

  private void sessions(PCollection<Block> orders, PCollection<Block> clicks) {
    PCollection<Block> activity =
        graph.output(
            "Activity",
            PCollectionList.of(orders.apply("Activity/orders", Activity.of(ORDERS)))
                .and(clicks.apply("Activity/clicks", Activity.of(CLICKS)))
                .apply("Activity", Flatten.pCollections()));
    graph.ledger().step("Activity").read(orders).read(clicks).written(activity);
    SessionizeResult<Block> cut =
        activity.apply(
            "Sessionize",
            inputs
                .waiting()
                .sessionizing(Sessionize.by("customer_id"))
                .measuring(
                    Measure.count("events"),
                    Measure.count("clicks").where("is_click"),
                    Measure.count("order_lines").where("is_order_line"))
                .onBlocks());
    PCollection<Block> sessions = graph.output("Sessionize", cut.sessions());
    PCollection<Block> withoutCustomer = graph.output("Sessionize/without", cut.withoutKey());
    graph
        .ledger()
        .step("Sessionize")
        .read(activity)
        .written(sessions, Columns.total("events"))
        .late(graph.output("Sessionize/late", cut.late()))
        .filtered(withoutCustomer);
    graph.writeBlocks(Tables.SESSIONS, sessions);
    writeColumns(Tables.LAST_VISITS, sessions);
    AggregateWindows perHour =
        AggregateWindows.tumbling(WINDOW).by("input").measuring(Measure.count("events"));
    aggregate(Tables.WITHOUT_CUSTOMER, withoutCustomer, perHour, "events");
  }

  /**
   * Aggregates rows to a table.
   *
   * @param absorbed the measure that counts the rows
   */
  private void aggregate(
      IcebergTable table, PCollection<Block> rows, AggregateWindows windows, String absorbed) {
    String step = "Aggregate/" + table.name();
    AggregateBlocksResult aggregated = rows.apply(step, inputs.waiting().aggregating(windows));
    PCollection<Row> results = graph.output(step, aggregated.results());
    Ledger.Step line =
        graph.ledger().step(step).read(rows).late(graph.output(step + "/late", aggregated.late()));
    if (graph.mode() == RunMode.BATCH) {
      line.written(results, Columns.number(absorbed));
    } else {
      // A stream gives a window again; what the table has in the end is compared when it has ended.
      line.written(graph.output(step + "/absorbed", aggregated.absorbed()), number -> number);
    }
    graph.write(table, results);
  }
}
