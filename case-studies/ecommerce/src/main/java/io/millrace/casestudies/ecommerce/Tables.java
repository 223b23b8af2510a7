/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.files.RawRecord;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.RowVersions;
import io.millrace.io.iceberg.UpsertKey;
import io.millrace.io.mapping.MappedRow;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/**
 * The tables of the case study. Bronze grows with every run; silver and gold hold the last run
 * whose ledger balanced, but for the last visits, which go on from run to run.
 */
final class Tables {
  static final String PANE = "pane";
  static final IcebergTable BRONZE_ORDERS = bronze("bronze.orders");
  static final IcebergTable BRONZE_CLICKS = bronze("bronze.clicks");
  static final IcebergTable SILVER_ORDERS = published("silver.orders", silverOrders());
  static final IcebergTable SILVER_CLICKS = published("silver.clicks", silverClicks());
  static final IcebergTable SALES_BY_PRODUCT =
      ofWindows("gold.sales_by_product", sales("product_id"), "product_id", "currency");
  static final IcebergTable SALES_BY_COUNTRY =
      ofWindows("gold.sales_by_country", sales("country"), "country", "currency");
  static final IcebergTable SESSIONS = published("gold.sessions", sessions());
  static final IcebergTable LAST_VISITS =
      IcebergTable.ofKeys(
          "gold.last_visits",
          lastVisits(),
          UpsertKey.of("customer_id").orderedBy("session_end"),
          Gate.WHEN_OPEN);
  static final IcebergTable WITHOUT_CUSTOMER =
      ofWindows("gold.events_without_customer", withoutCustomer(), "input");

  private Tables() {}

  private static IcebergTable bronze(String name) {
    return new IcebergTable(name, RawRecord.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
  }

  private static IcebergTable published(String name, Schema schema) {
    return new IcebergTable(name, schema, WriteMode.REPLACE, Gate.WHEN_OPEN);
  }

  private static IcebergTable ofWindows(String name, Schema schema, String... key) {
    return IcebergTable.ofWindows(
        name, schema, new RowVersions("window_start", List.of(key), PANE), Gate.WHEN_OPEN);
  }

  private static Schema silverOrders() {
    return provenance(
        Schema.builder()
            .addFields(Datasets.ORDER_LINE.getFields())
            .addNullableField("product_name", FieldType.STRING)
            .addNullableField("category", FieldType.STRING)
            .addNullableField("list_price", FieldType.DECIMAL)
            .addBooleanField("catalogue_match")
            .addFields(Amounts.FIELDS.getFields()));
  }

  private static Schema silverClicks() {
    return provenance(
        Schema.builder()
            .addFields(Datasets.CLICK.getFields())
            .addNullableField("product_name", FieldType.STRING)
            .addNullableField("category", FieldType.STRING)
            .addBooleanField("catalogue_match"));
  }

  /** Where in bronze a silver row came from. */
  private static Schema provenance(Schema.Builder schema) {
    return schema
        .addStringField(MappedRow.SOURCE)
        .addInt64Field(MappedRow.RECORD_NUMBER)
        .addStringField(MappedRow.RECORD_HASH)
        .build();
  }

  private static Schema sales(String by) {
    return Schema.builder()
        .addNullableField(by, FieldType.STRING)
        .addNullableField("currency", FieldType.STRING)
        .addDateTimeField("window_start")
        .addDateTimeField("window_end")
        .addInt64Field("order_lines")
        .addInt64Field("orders")
        .addInt64Field("units")
        .addDecimalField("gross_revenue")
        .addInt64Field("returns")
        .addInt64Field("returned_units")
        .addDecimalField("returned_value")
        .addInt64Field("cancelled_lines")
        .addDecimalField("revenue")
        .addInt64Field(PANE)
        .addBooleanField("is_final")
        .build();
  }

  private static Schema sessions() {
    return Schema.builder()
        .addStringField("customer_id")
        .addDateTimeField("session_start")
        .addDateTimeField("session_end")
        .addInt64Field("duration_ms")
        .addBooleanField("is_capped")
        .addInt64Field("events")
        .addInt64Field("clicks")
        .addInt64Field("order_lines")
        .build();
  }

  private static Schema lastVisits() {
    return Schema.builder()
        .addStringField("customer_id")
        .addDateTimeField("session_start")
        .addDateTimeField("session_end")
        .addInt64Field("events")
        .addInt64Field("clicks")
        .addInt64Field("order_lines")
        .build();
  }

  private static Schema withoutCustomer() {
    return Schema.builder()
        .addStringField("input")
        .addDateTimeField("window_start")
        .addDateTimeField("window_end")
        .addInt64Field("events")
        .addInt64Field(PANE)
        .addBooleanField("is_final")
        .build();
  }
}
