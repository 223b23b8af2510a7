/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Lineage;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.json.JsonRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is asked of every {@link TransformDescriptor}: that all its settings are described and go
 * through rows, that the outputs are those it names, that each is given a row, and that its lineage
 * is true. For the last each column of the inputs is changed in turn: no column may change by that
 * whose lineage does not name it. Whether a named column really changes another is not asked.
 *
 * <pre>{@code
 * class JoinDescriptorTest extends DescriptorContract {
 *   @Override
 *   protected TransformDescriptor<?> descriptor() {
 *     return new JoinDescriptor();
 *   }
 *
 *   @Override
 *   protected Map<String, List<Row>> inputs() {
 *     return Map.of("left", sales, "right", prices);
 *   }
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public abstract class DescriptorContract {
  /** What is asked. */
  protected abstract TransformDescriptor<?> descriptor();

  /** A few rows for each input that fit the descriptor's example; some of each output. */
  protected abstract Map<String, List<Row>> inputs();

  /**
   * The outputs that no such rows reach, and which stay empty, since the example does not ask for
   * them or bounded rows are never late; none by default.
   */
  protected Set<String> outputsOutOfReach() {
    return Set.of();
  }

  @Test
  void describesEverySetting() {
    assertDescribed("", descriptor().settingsSchema());
  }

  @Test
  void givesItsSettingsBackThroughARow() {
    assertGivenBack(descriptor());
  }

  @Test
  void givesTheOutputsAndColumnsItNames() {
    if (descriptor() instanceof RowsDescriptor<?> ofRows) {
      assertOutputs(ofRows);
    }
  }

  @Test
  void givesARowOfEachOutput() {
    if (descriptor() instanceof RowsDescriptor<?> ofRows) {
      assertReached(ofRows);
    }
  }

  @Test
  void namesEveryColumnThatChangesAnother() {
    if (descriptor() instanceof RowsDescriptor<?> ofRows) {
      assertLineage(ofRows);
    }
  }

  private static void assertDescribed(String path, Schema schema) {
    for (Field field : schema.getFields()) {
      String name = path + field.getName();
      assertThat(field.getDescription()).as("description of %s", name).endsWith(".");
      Schema nested = rowsIn(field.getType());
      if (nested != null) {
        assertDescribed(name + ".", nested);
      }
    }
  }

  private static @Nullable Schema rowsIn(FieldType type) {
    return switch (type.getTypeName()) {
      case ROW -> type.getRowSchema();
      case ARRAY -> rowsIn(type.getCollectionElementType());
      case MAP -> rowsIn(type.getMapValueType());
      default -> null;
    };
  }

  private static <S extends Record> void assertGivenBack(TransformDescriptor<S> descriptor) {
    S settings = example(descriptor);

    Row row = RecordSchema.toRow(settings);

    assertThat(row.getSchema()).isEqualTo(descriptor.settingsSchema());
    assertThat(RecordSchema.fromRow(descriptor.settings(), row)).isEqualTo(settings);
  }

  private <S extends Record> void assertOutputs(RowsDescriptor<S> descriptor) {
    Pipeline pipeline = Pipeline.create();

    PCollectionRowTuple outputs =
        LineageTrial.applied(pipeline, descriptor, example(descriptor), "Example", inputs());

    assertThat(outputs.getAll().keySet())
        .containsExactlyInAnyOrderElementsOf(
            descriptor.description().outputs().stream().map(Port::name).toList());
    Map<String, List<String>> traced =
        lineage(descriptor).columns().stream()
            .collect(groupingBy(Lineage.Column::output, mapping(Lineage.Column::name, toList())));
    outputs
        .getAll()
        .forEach(
            (name, output) ->
                assertThat(traced.getOrDefault(name, List.of()))
                    .as("traced columns of %s", name)
                    .isEqualTo(output.getSchema().getFieldNames()));
  }

  private <S extends Record> void assertReached(RowsDescriptor<S> descriptor) {
    assertThat(LineageTrial.emptyOutputs(descriptor, example(descriptor), inputs()))
        .as("outputs without a row")
        .containsExactlyInAnyOrderElementsOf(outputsOutOfReach());
  }

  private <S extends Record> void assertLineage(RowsDescriptor<S> descriptor) {
    assertThat(
            LineageTrial.of(descriptor, example(descriptor), inputs())
                .changesUnknownTo(lineage(descriptor)))
        .as("columns that change others, which their lineage does not say")
        .isEmpty();
  }

  private <S extends Record> Lineage lineage(TransformDescriptor<S> descriptor) {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    inputs().forEach((name, rows) -> schemas.put(name, rows.get(0).getSchema()));
    LineageBuilder lineage = new LineageBuilder(schemas);
    descriptor.trace(example(descriptor), lineage);
    return lineage.build();
  }

  private static <S extends Record> S example(TransformDescriptor<S> descriptor) {
    byte[] json = descriptor.example().getBytes(UTF_8);
    BlockBuilder rows = new BlockBuilder(descriptor.settingsSchema());
    assertThat(new JsonRows(rows.schema()).parse(json, 0, json.length, rows))
        .as("problem of the example")
        .isNull();
    rows.endRow(0, 0);
    return RecordSchema.fromRow(descriptor.settings(), rows.build().row(0));
  }
}
