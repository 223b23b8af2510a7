/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.transforms.block.RowView;
import io.millrace.transforms.measure.Measure;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * What one order line is worth, exactly.
 *
 * <p>The amount is quantity times price, as signed in the source. A return takes its amount's size
 * away from revenue; a line that is only cancelled adds nothing; every other line is a sale and
 * adds its amount.
 */
final class Amounts {
  /** The columns that are added. */
  static final Schema FIELDS =
      Schema.builder()
          .addNullableField("line_amount", FieldType.DECIMAL)
          .addBooleanField("is_sale")
          .addNullableField("returned_units", FieldType.INT64)
          .addNullableField("returned_value", FieldType.DECIMAL)
          .addNullableField("revenue", FieldType.DECIMAL)
          .build();

  private Amounts() {}

  /** The values of {@link #FIELDS} for a line. */
  static List<@Nullable Object> of(RowView line) {
    BigDecimal price = line.decimal("unit_price");
    boolean hasQuantity = !line.isNull("quantity");
    long quantity = line.int64("quantity");
    boolean isReturn = line.bool("is_return");
    boolean isSale = !isReturn && !line.bool("is_cancelled");
    BigDecimal amount =
        hasQuantity && price != null ? price.multiply(BigDecimal.valueOf(quantity)) : null;
    BigDecimal returned = isReturn && amount != null ? amount.abs() : null;
    return Arrays.asList(
        amount,
        isSale,
        isReturn && hasQuantity ? Math.abs(quantity) : null,
        returned,
        revenue(isSale ? amount : null, returned));
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
