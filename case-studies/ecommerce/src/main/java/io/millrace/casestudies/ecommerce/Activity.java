/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.transforms.block.AddFields;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeepFields;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** The little that sessions need of an order line or a click. */
final class Activity extends PTransform<PCollection<Block>, PCollection<Block>> {
  private static final long serialVersionUID = 1L;
  private static final Schema KIND =
      Schema.builder()
          .addStringField("input")
          .addBooleanField("is_click")
          .addBooleanField("is_order_line")
          .build();

  private final String input;

  private Activity(String input) {
    this.input = input;
  }

  static Activity of(String input) {
    return new Activity(input);
  }

  @Override
  public PCollection<Block> expand(PCollection<Block> rows) {
    List<@Nullable Object> kind =
        List.of(input, input.equals(Datasets.CLICKS), input.equals(Datasets.ORDERS));
    return rows.apply("Customer", KeepFields.of("customer_id"))
        .apply("Kind", AddFields.computed(KIND, row -> kind));
  }
}
