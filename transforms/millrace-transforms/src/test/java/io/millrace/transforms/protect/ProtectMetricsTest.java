/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.descriptor.MetricName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProtectMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder().addNullableStringField("card").addNullableStringField("note").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsValuesAndFindings(TestPipeline pipeline) {
    pipeline
        .apply(
            Create.of(
                    row("4111", "write to ada@example.org or bob@example.org"),
                    row(null, "nothing here"),
                    row("4112", null))
                .withRowSchema(SCHEMA))
        .apply(Protect.fields(Protection.mask("card"), Protection.redact("note", Detector.EMAIL)));

    Map<MetricName, Long> counts = Counting.in(pipeline, ProtectMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(ProtectMetrics.ACCEPTED, 3L),
            entry(ProtectMetrics.PROTECTED, 4L),
            entry(ProtectMetrics.FINDINGS, 2L));
  }

  @Test
  void countsEachValueInsideOfRowsAndLists(TestPipeline pipeline) {
    Schema address =
        Schema.builder().addNullableStringField("street").addNullableStringField("city").build();
    Schema person =
        Schema.builder()
            .addNullableField("address", Schema.FieldType.row(address))
            .addArrayField("notes", Schema.FieldType.STRING.withNullable(true))
            .addNullableField("tags", Schema.FieldType.array(Schema.FieldType.STRING))
            .build();
    Row nowhere = Row.withSchema(address).addValues(null, null).build();
    Row home = Row.withSchema(address).addValues("High Street 1", "Graz").build();
    Row village = Row.withSchema(address).addValues(null, "Lech").build();
    Row farm = Row.withSchema(address).addValues("Lane 2", "Lech").build();
    pipeline
        .apply(
            Create.of(
                    Row.withSchema(person).addValues(nowhere, List.of(), null).build(),
                    Row.withSchema(person)
                        .addValues(
                            home,
                            Arrays.asList("one", null, "a@b.org", "c@d.org", "five"),
                            List.of("x"))
                        .build(),
                    Row.withSchema(person)
                        .addValues(village, Arrays.asList(null, null), List.of("y", "z"))
                        .build(),
                    Row.withSchema(person).addValues(farm, List.of("e@f.org", "six"), null).build(),
                    Row.withSchema(person).addValues(null, List.of(), null).build())
                .withRowSchema(person))
        .apply(
            Protect.fields(
                Protection.mask("address.street"),
                Protection.nullify("address.city"),
                Protection.redact("notes", Detector.EMAIL),
                Protection.nullify("tags")));

    Map<MetricName, Long> counts = Counting.in(pipeline, ProtectMetrics.values());

    long streets = 2;
    long cities = 3;
    long notes = 4 + 2;
    long listsOfTags = 2;
    assertThat(counts)
        .containsOnly(
            entry(ProtectMetrics.ACCEPTED, 5L),
            entry(ProtectMetrics.PROTECTED, streets + cities + notes + listsOfTags),
            entry(ProtectMetrics.FINDINGS, 3L));
  }

  private static Row row(@Nullable String card, @Nullable String note) {
    return Row.withSchema(SCHEMA).addValues(card, note).build();
  }
}
