/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.Row;

/** The little that sessions need of an order line or a click. */
final class Activity extends SimpleFunction<Row, Row> {
  private static final long serialVersionUID = 1L;
  static final Schema SCHEMA =
      Schema.builder()
          .addStringField("input")
          .addNullableField("customer_id", FieldType.STRING)
          .addDateTimeField("event_time")
          .addBooleanField("is_click")
          .addBooleanField("is_order_line")
          .build();

  private final String input;

  Activity(String input) {
    this.input = input;
  }

  @Override
  public Row apply(Row row) {
    return Row.withSchema(SCHEMA)
        .attachValues(
            input,
            row.getString("customer_id"),
            row.getValue("event_time"),
            input.equals(Datasets.CLICKS),
            input.equals(Datasets.ORDERS));
  }
}
