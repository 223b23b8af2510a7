/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.io.mapping.MappedRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/** The fields a mapping may fill, per input. What must be there is the contract's business. */
final class Datasets {
  static final String ORDERS = "orders";
  static final String CLICKS = "clicks";
  static final String CATALOGUE = "catalogue";

  /** One line of an order. Flags are set by the mapping's rules. */
  static final Schema ORDER_LINE =
      Schema.builder()
          .addNullableField("order_id", FieldType.STRING)
          .addNullableField("line_no", FieldType.STRING)
          .addNullableField("product_id", FieldType.STRING)
          .addNullableField("description", FieldType.STRING)
          .addNullableField("quantity", FieldType.INT64)
          .addNullableField("unit_price", FieldType.DECIMAL)
          .addNullableField("currency", FieldType.STRING)
          .addNullableField("customer_id", FieldType.STRING)
          .addNullableField("country", FieldType.STRING)
          .addNullableField("status", FieldType.STRING)
          .addDateTimeField(MappedRow.EVENT_TIME)
          .addBooleanField("is_return")
          .addBooleanField("is_cancelled")
          .build();

  /** One thing a visitor did. */
  static final Schema CLICK =
      Schema.builder()
          .addNullableField("event_id", FieldType.STRING)
          .addNullableField("event_type", FieldType.STRING)
          .addNullableField("customer_id", FieldType.STRING)
          .addNullableField("product_id", FieldType.STRING)
          .addNullableField("page", FieldType.STRING)
          .addNullableField("country", FieldType.STRING)
          .addNullableField("device", FieldType.STRING)
          .addDateTimeField(MappedRow.EVENT_TIME)
          .build();

  /** One product. */
  static final Schema PRODUCT =
      Schema.builder()
          .addNullableField("product_id", FieldType.STRING)
          .addNullableField("product_name", FieldType.STRING)
          .addNullableField("category", FieldType.STRING)
          .addNullableField("list_price", FieldType.DECIMAL)
          .build();

  private Datasets() {}

  static Schema schema(String name) {
    return requireNonNull(byName().get(name), name);
  }

  /** By the names of mapping sections and contract objects. */
  static Map<String, Schema> byName() {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    schemas.put(ORDERS, ORDER_LINE);
    schemas.put(CLICKS, CLICK);
    schemas.put(CATALOGUE, PRODUCT);
    return schemas;
  }
}
