/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.transforms.measure.Measure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What one order line is worth, exactly.
 *
 * <p>The amount is quantity times price, as signed in the source. A return takes its amount's size
 * away from revenue; a line that is only cancelled adds nothing; every other line is a sale and
 * adds its amount.
 */
final class Amounts extends SimpleFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** The columns this function adds. */
  static final List<Schema.Field> FIELDS =
      Schema.builder()
          .addNullableField("line_amount", FieldType.DECIMAL)
          .addBooleanField("is_sale")
          .addNullableField("returned_units", FieldType.INT64)
          .addNullableField("returned_value", FieldType.DECIMAL)
          .addNullableField("revenue", FieldType.DECIMAL)
          .build()
          .getFields();

  private final Schema output;

  Amounts(Schema input) {
    output = Schema.builder().addFields(input.getFields()).addFields(FIELDS).build();
  }

  Schema schema() {
    return output;
  }

  @Override
  public Row apply(Row line) {
    Long quantity = line.getInt64("quantity");
    BigDecimal price = line.getDecimal("unit_price");
    boolean isReturn = Boolean.TRUE.equals(line.getBoolean("is_return"));
    boolean isCancelled = Boolean.TRUE.equals(line.getBoolean("is_cancelled"));
    boolean isSale = !isReturn && !isCancelled;
    BigDecimal amount =
        quantity == null || price == null ? null : price.multiply(BigDecimal.valueOf(quantity));
    BigDecimal returned = isReturn && amount != null ? amount.abs() : null;
    List<@Nullable Object> values = new ArrayList<>(line.getValues());
    values.add(amount);
    values.add(isSale);
    values.add(isReturn && quantity != null ? Long.valueOf(Math.abs(quantity)) : null);
    values.add(returned);
    values.add(revenue(isSale ? amount : null, returned));
    return Row.withSchema(output).attachValues(values);
  }

  private static BigDecimal revenue(@Nullable BigDecimal sold, @Nullable BigDecimal returned) {
    return sold != null ? sold : returned != null ? returned.negate() : BigDecimal.ZERO;
  }

  /** The measures of both sales tables, in the order of their columns. */
  static Measure[] measures() {
    return new Measure[] {
      Measure.count("order_lines"),
      Measure.countDistinct("orders", "order_id").where("is_sale"),
      Measure.sum("units", "quantity").where("is_sale"),
      Measure.sum("gross_revenue", "line_amount").where("is_sale"),
      Measure.count("returns").where("is_return"),
      Measure.sum("returned_units", "returned_units"),
      Measure.sum("returned_value", "returned_value"),
      Measure.count("cancelled_lines").where("is_cancelled"),
      Measure.sum("revenue", "revenue")
    };
  }
}
