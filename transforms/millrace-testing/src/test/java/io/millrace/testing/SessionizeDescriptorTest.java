/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.session.SessionizeDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

class SessionizeDescriptorTest extends DescriptorContract {
  private static final Schema CLICK =
      Schema.builder()
          .addNullableStringField("customer_id")
          .addDateTimeField("clicked_at")
          .addInt64Field("seconds")
          .addStringField("page")
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new SessionizeDescriptor();
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            click("C1", "10:00", 3, "home"),
            click("C1", "10:20", 4, "cart"),
            click("C1", "11:00", 5, "home"),
            click("C2", "10:00", 6, "home"),
            click(null, "10:00", 7, "home")));
  }

  /** Bounded rows are never late. */
  @Override
  protected Set<String> outputsOutOfReach() {
    return Set.of("late");
  }

  private static Row click(@Nullable String customer, String at, long seconds, String page) {
    return Row.withSchema(CLICK)
        .addValues(customer, Instant.parse("2026-03-01T" + at + ":00Z"), seconds, page)
        .build();
  }
}
