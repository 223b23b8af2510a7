/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.aggregate.AggregateWindowsDescriptor;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.Lineage.Source;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.session.SessionizeDescriptor;
import io.millrace.transforms.usage.MeasureCallsDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A measure comes from its field and from what decides which rows count, alike in every family. */
class MeasureLineageTest {
  private static final Schema ROWS =
      Schema.builder()
          .addStringField("id")
          .addDateTimeField("at")
          .addBooleanField("is_paid")
          .build();

  static List<Arguments> families() {
    return List.of(
        Arguments.of(
            new AggregateWindowsDescriptor(),
            "input",
            """
            {"windows": {"kind": "TUMBLING", "size": "PT1H"}, "on": "at", "by": ["id"],
             "measures": [{"kind": "COUNT", "as": "paid", "where": "is_paid"}]}"""),
        Arguments.of(
            new SessionizeDescriptor(),
            "input",
            """
            {"key_fields": ["id"], "gap": "PT1M", "cap": "PT1H", "event_time_field": "at",
             "measures": [{"kind": "COUNT", "as": "paid", "where": "is_paid", "settings": {}}]}"""),
        Arguments.of(
            new MeasureCallsDescriptor(),
            "calls",
            """
            {"every": "PT1M", "by": ["id"], "rates": {"paid": "is_paid"}}"""));
  }

  @ParameterizedTest
  @MethodSource("families")
  <S extends Record> void namesWhatDecidesWhichRowsCount(
      TransformDescriptor<S> descriptor, String input, String settings) {
    LineageBuilder lineage = new LineageBuilder(Map.of(input, ROWS));

    descriptor.trace(
        RecordSchema.fromRow(descriptor.settings(), DescriptorContract.row(descriptor, settings)),
        lineage);

    assertThat(lineage.build().columns())
        .filteredOn(column -> column.name().equals("paid"))
        .singleElement()
        .satisfies(
            column ->
                assertThat(column.sources())
                    .containsExactly(new Source(input, "is_paid", Kind.CONDITIONAL, false)));
  }
}
