/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.sequence.MatchSequenceDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class MatchSequenceDescriptorTest extends DescriptorContract {
  private static final Schema EVENT =
      Schema.builder()
          .addNullableStringField("customer_id")
          .addStringField("type")
          .addStringField("product_id")
          .addDateTimeField("event_time")
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new MatchSequenceDescriptor();
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            event("c1", "cart", "p1", 0),
            event("c1", "order", "p1", 20),
            event("c2", "cart", "p2", 0),
            Row.withSchema(EVENT).addValues(null, "cart", "p3", new Instant(0)).build()));
  }

  /** Bounded rows are never late. */
  @Override
  protected Set<String> outputsOutOfReach() {
    return Set.of("late");
  }

  private static Row event(String customer, String type, String product, int minute) {
    return Row.withSchema(EVENT)
        .addValues(customer, type, product, new Instant(60_000L * minute))
        .build();
  }
}
