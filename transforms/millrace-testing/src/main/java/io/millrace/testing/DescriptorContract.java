/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
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
 * is true. This is asked with each of several {@link #settings}, which between them must give every
 * setting and a row of every output. Each column of the inputs is changed in turn: no column may
 * change by that whose lineage does not name it.
 *
 * <p>It does not see
 *
 * <ul>
 *   <li>a source that lineage names and that changes nothing;
 *   <li>whether the kind of a source is the right one, and whether what is said to be masked is;
 *   <li>what a column does by becoming null, by changing in one row alone, or together with
 *       another: all values of a column change at once, and alike;
 *   <li>what two settings do only together, or with other values than those tried;
 *   <li>what goes by arrival or panes: the rows are bounded, the <i>i</i>-th is of <i>i</i> minutes
 *       after 1970-01-01T00:00Z.
 * </ul>
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

  /** A few rows for each input that fit the settings; some of each output. */
  protected abstract Map<String, List<Row>> inputs();

  /** The same for one of the {@link #settings}; of an input that need not be there, where it is. */
  protected Map<String, List<Row>> inputs(String settings) {
    return inputs();
  }

  /**
   * The outputs that no such rows reach, and which stay empty, since no settings ask for them; none
   * by default. A late row is one that came so, by the field that the settings name.
   */
  protected Set<String> outputsOutOfReach() {
    return Set.of();
  }

  /**
   * Settings as JSON that between them give every setting, every kind of a choice, and every
   * constant of an enum that is not the JDK's or Beam's; the example alone by default.
   */
  protected List<String> settings() {
    return List.of(descriptor().example());
  }

  /**
   * Descriptors that have some of the settings, too, such as the same rules: what their own
   * contract asks for need not be in {@link #settings}; none by default.
   */
  protected List<TransformDescriptor<?>> triedBy() {
    return List.of();
  }

  @Test
  void describesEverySetting() {
    assertDescribed("", descriptor().settingsSchema());
  }

  @Test
  void triesEverySetting() {
    assertTried(descriptor());
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

  private <S extends Record> void assertTried(TransformDescriptor<S> descriptor) {
    List<Row> rows = settings().stream().map(json -> row(descriptor, json)).toList();

    assertThat(
            TriedSettings.missing(
                descriptor.settings(), descriptor.settingsSchema(), rows, triedBy()))
        .as("what none of the settings gives")
        .isEmpty();
  }

  private <S extends Record> void assertGivenBack(TransformDescriptor<S> descriptor) {
    for (String json : settings()) {
      S settings = read(descriptor, json);

      Row row = RecordSchema.toRow(settings);

      assertThat(row.getSchema()).isEqualTo(descriptor.settingsSchema());
      assertThat(RecordSchema.fromRow(descriptor.settings(), row)).isEqualTo(settings);
    }
  }

  private <S extends Record> void assertOutputs(RowsDescriptor<S> descriptor) {
    for (String json : settings()) {
      S settings = read(descriptor, json);
      Map<String, List<Row>> inputs = inputs(json);

      PCollectionRowTuple outputs =
          LineageTrial.applied(Pipeline.create(), descriptor, settings, "Tried", inputs);

      assertThat(outputs.getAll().keySet())
          .containsExactlyInAnyOrderElementsOf(
              descriptor.description().outputs().stream().map(Port::name).toList());
      Map<String, List<String>> traced =
          lineage(descriptor, settings, inputs).columns().stream()
              .collect(groupingBy(Lineage.Column::output, mapping(Lineage.Column::name, toList())));
      outputs
          .getAll()
          .forEach(
              (name, output) ->
                  assertThat(traced.getOrDefault(name, List.of()))
                      .as("traced columns of %s by %s", name, settings)
                      .isEqualTo(output.getSchema().getFieldNames()));
    }
  }

  private <S extends Record> void assertReached(RowsDescriptor<S> descriptor) {
    Set<String> empty =
        descriptor.description().outputs().stream().map(Port::name).collect(toSet());
    for (String json : settings()) {
      empty.retainAll(LineageTrial.emptyOutputs(descriptor, read(descriptor, json), inputs(json)));
    }
    assertThat(empty).as("outputs without a row").isEqualTo(outputsOutOfReach());
  }

  private <S extends Record> void assertLineage(RowsDescriptor<S> descriptor) {
    for (String json : settings()) {
      S settings = read(descriptor, json);
      Map<String, List<Row>> inputs = inputs(json);

      assertThat(
              LineageTrial.of(descriptor, settings, inputs)
                  .changesUnknownTo(lineage(descriptor, settings, inputs)))
          .as("columns that change others, which their lineage does not say, by %s", settings)
          .isEmpty();
    }
  }

  private static <S extends Record> Lineage lineage(
      TransformDescriptor<S> descriptor, S settings, Map<String, List<Row>> inputs) {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    inputs.forEach((name, rows) -> schemas.put(name, rows.get(0).getSchema()));
    LineageBuilder lineage = new LineageBuilder(schemas);
    descriptor.trace(settings, lineage);
    return lineage.build();
  }

  private static <S extends Record> S read(TransformDescriptor<S> descriptor, String json) {
    return RecordSchema.fromRow(descriptor.settings(), row(descriptor, json));
  }

  /** What the JSON gives, null for what it does not. */
  static Row row(TransformDescriptor<?> descriptor, String settings) {
    byte[] json = settings.getBytes(UTF_8);
    BlockBuilder rows = new BlockBuilder(descriptor.settingsSchema());
    assertThat(new JsonRows(rows.schema()).parse(json, 0, json.length, rows))
        .as("problem of %s", settings)
        .isNull();
    rows.endRow(0, 0);
    return rows.build().row(0);
  }
}
