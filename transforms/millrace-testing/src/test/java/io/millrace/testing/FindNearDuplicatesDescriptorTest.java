/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.neardup.FindNearDuplicatesDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

class FindNearDuplicatesDescriptorTest extends DescriptorContract {
  private static final Schema CALL =
      Schema.builder()
          .addNullableStringField("tenant")
          .addDateTimeField("called_at")
          .addStringField("prompt")
          .addStringField("model")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new FindNearDuplicatesDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "in": "prompt",
              "shingles": {"unit": "WORDS", "size": 1},
              "keeping_case": true,
              "banding": {"bands": 20, "rows": 5},
              "on": "called_at",
              "stamped_by": "received_at",
              "within": "PT1H",
              "lateness": "PT1M"
            }""",
        "{\"in\": \"model\", \"by\": [\"tenant\", \"prompt\"], \"on\": \"called_at\"}");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            call("t1", 0, "What is the capital of France?", 1),
            call("t1", 1, "what is the  capital of France?", 15),
            call("t1", 2, "Sum up the report.", 16),
            call("t2", 0, "What is the capital of France?", 0),
            call(null, 0, "Hello", 0)));
  }

  private static Row call(@Nullable String tenant, int minute, String prompt, int received) {
    return Row.withSchema(CALL)
        .addValues(
            tenant, new Instant(60_000L * minute), prompt, "small", new Instant(60_000L * received))
        .build();
  }
}
