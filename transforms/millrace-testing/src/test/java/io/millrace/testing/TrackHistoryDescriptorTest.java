/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.history.TrackHistoryDescriptor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

class TrackHistoryDescriptorTest extends DescriptorContract {
  private static final Schema CHANGE =
      Schema.builder()
          .addNullableStringField("sku")
          .addDateTimeField("at")
          .addStringField("op")
          .addDecimalField("price")
          .addStringField("note")
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new TrackHistoryDescriptor();
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            change("a", 10, "c", 5),
            change("a", 20, "u", 6),
            change("a", 30, "d", 6),
            change("b", 10, "c", 7),
            change("b", 20, "truncate", 7),
            change(null, 10, "c", 8)));
  }

  /** Bounded rows are never late. */
  @Override
  protected Set<String> outputsOutOfReach() {
    return Set.of("late");
  }

  private static Row change(@Nullable String sku, long time, String operation, int price) {
    return Row.withSchema(CHANGE)
        .addValues(sku, new Instant(time), operation, BigDecimal.valueOf(price), "x")
        .build();
  }
}
