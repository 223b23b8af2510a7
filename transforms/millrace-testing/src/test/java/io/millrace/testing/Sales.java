/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Sales that the contracts of the families are asked with. */
final class Sales {
  static final Schema SALE =
      Schema.builder()
          .addStringField("id")
          .addNullableStringField("product")
          .addInt32Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .build();

  private Sales() {}

  static EventScript script() {
    // tag::script[]
    return EventScript.of(SALE, Sales::sale)
        .keys(8, 0.3)
        .tardy(0.1, Duration.ofMillis(2_500))
        .repeats(0.1);
    // end::script[]
  }

  private static Row sale(int key, long time, Random random) {
    return sale(
        Long.toHexString(random.nextLong()),
        key == 1 ? null : "p" + key,
        1 + random.nextInt(9),
        BigDecimal.valueOf(random.nextInt(10_000), 2));
  }

  static Row sale(String id, @Nullable String product, int quantity, BigDecimal price) {
    return Row.withSchema(SALE).addValues(id, product, quantity, price).build();
  }
}
