/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static io.millrace.casestudies.ecommerce.Datasets.CATALOGUE;
import static io.millrace.casestudies.ecommerce.Datasets.CLICKS;
import static io.millrace.casestudies.ecommerce.Datasets.ORDERS;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.pipelines.RunGraph;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.session.Sessionize;
import io.millrace.transforms.session.SessionizeResult;
import java.time.Duration;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/** The graph: catalogue, orders and clicks to silver, then gold from both. */
final class EcommerceGraph {
  static final Duration WINDOW = Duration.ofHours(1);
  static final Duration SESSION_GAP = Duration.ofMinutes(30);

  private final RunGraph graph;
  private final SilverPath path;

  EcommerceGraph(RunGraph graph, EcommerceInputs inputs) {
    this.graph = graph;
    this.path = new SilverPath(graph, inputs);
  }

  void build() {
    PCollection<Row> products = path.unique(CATALOGUE);
    PCollection<Row> orders = amounts(path.enrich(ORDERS, path.bronzeToUnique(ORDERS), products));
    PCollection<Row> clicks = path.enrich(CLICKS, path.bronzeToUnique(CLICKS), products);
    writeSilver(Tables.SILVER_ORDERS, orders);
    writeSilver(Tables.SILVER_CLICKS, clicks);
    sales("product_id", Tables.SALES_BY_PRODUCT, orders);
    sales("country", Tables.SALES_BY_COUNTRY, orders);
    sessions(orders, clicks);
  }

  private PCollection<Row> amounts(PCollection<Row> lines) {
    Amounts amounts = new Amounts(lines.getSchema());
    PCollection<Row> priced =
        graph.output(
            "Amounts/orders",
            lines.apply("Amounts/orders", MapElements.via(amounts)).setRowSchema(amounts.schema()));
    graph.ledger().step("Amounts/orders").read(lines).written(priced);
    return priced;
  }

  private void writeSilver(IcebergTable table, PCollection<Row> rows) {
    graph.write(table, rows.apply("Select/" + table.name(), Columns.of(table.schema())));
  }

  private void sales(String by, IcebergTable table, PCollection<Row> lines) {
    String step = "Aggregate/" + table.name();
    PCollection<Row> sales =
        graph.output(
            step,
            lines.apply(
                step,
                AggregateWindows.tumbling(WINDOW)
                    .on("event_time")
                    .by(by, "currency")
                    .measuring(Amounts.measures())));
    graph.ledger().step(step).read(lines).written(sales, Columns.number("order_lines"));
    graph.write(table, sales.apply("Select/" + table.name(), Columns.of(table.schema())));
  }

  private void sessions(PCollection<Row> orders, PCollection<Row> clicks) {
    PCollection<Row> activity =
        graph.output(
            "Activity",
            PCollectionList.of(activity(ORDERS, orders))
                .and(activity(CLICKS, clicks))
                .apply("Activity", Flatten.pCollections()));
    graph.ledger().step("Activity").read(orders).read(clicks).written(activity);
    SessionizeResult cut =
        activity.apply(
            "Sessionize",
            Sessionize.by("customer_id")
                .gap(SESSION_GAP)
                .on("event_time")
                .measuring(
                    Measure.count("events"),
                    Measure.count("clicks").where("is_click"),
                    Measure.count("order_lines").where("is_order_line")));
    PCollection<Row> sessions = graph.output("Sessionize", cut.sessions());
    PCollection<Row> withoutCustomer = graph.output("Sessionize/without", cut.withoutKey());
    graph
        .ledger()
        .step("Sessionize")
        .read(activity)
        .written(sessions, Columns.number("events"))
        .filtered(withoutCustomer);
    graph.write(
        Tables.SESSIONS, sessions.apply("Select/sessions", Columns.of(Tables.SESSIONS.schema())));
    countWithoutCustomer(withoutCustomer);
  }

  private void countWithoutCustomer(PCollection<Row> events) {
    String step = "Aggregate/" + Tables.WITHOUT_CUSTOMER.name();
    PCollection<Row> counted =
        graph.output(
            step,
            events.apply(
                step,
                AggregateWindows.tumbling(WINDOW)
                    .on("event_time")
                    .by("input")
                    .measuring(Measure.count("events"))));
    graph.ledger().step(step).read(events).written(counted, Columns.number("events"));
    graph.write(Tables.WITHOUT_CUSTOMER, counted);
  }

  private static PCollection<Row> activity(String input, PCollection<Row> rows) {
    return rows.apply("Activity/" + input, MapElements.via(new Activity(input)))
        .setRowSchema(Activity.SCHEMA);
  }
}
