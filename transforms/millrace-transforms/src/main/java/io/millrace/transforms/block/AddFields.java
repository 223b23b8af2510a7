/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Adds fields to each row that are computed together from the row; {@link AddField} adds one.
 *
 * <p><b>Output:</b> blocks of the input's fields and the new ones, of the types given.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for another number of values than fields, or
 * a null for a field that is not nullable.
 *
 * <pre>{@code
 * Schema sizes = Schema.builder().addInt64Field("units").addBooleanField("is_large").build();
 * blocks.apply(
 *     AddFields.computed(sizes, row -> List.of(row.int64("boxes") * 6, row.int64("boxes") > 9)));
 * // boxes 10 -> boxes 10, units 60, is_large true
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class AddFields extends PTransform<PCollection<Block>, PCollection<Block>> {
  private static final long serialVersionUID = 1L;

  private final Schema added;
  private final SerializableFunction<RowView, List<@Nullable Object>> compute;

  private AddFields(Schema added, SerializableFunction<RowView, List<@Nullable Object>> compute) {
    this.added = added;
    this.compute = compute;
  }

  /**
   * Fields of any types.
   *
   * @param added the new fields, which the input has none of
   * @param compute gives their values in order, as a Beam row holds them; must not keep the view
   */
  public static AddFields computed(
      Schema added, SerializableFunction<RowView, List<@Nullable Object>> compute) {
    requireNonNull(added, "added is null");
    return new AddFields(added, requireNonNull(compute, "compute is null"));
  }

  @Override
  public PCollection<Block> expand(PCollection<Block> input) {
    Schema schema = BlockInput.schema("add fields to", input);
    List<String> repeated = added.getFieldNames().stream().filter(schema::hasField).toList();
    if (!repeated.isEmpty()) {
      throw new ValidationException(
          "Cannot add fields %s: they are there already (fields: %s)"
              .formatted(repeated, schema.getFieldNames()));
    }
    Schema extended =
        Schema.builder().addFields(schema.getFields()).addFields(added.getFields()).build();
    return input
        .apply("Add", ParDo.of(new AddFn(added, compute, extended)))
        .setCoder(BlockCoder.of(extended));
  }

  private static final class AddFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;
    private final Schema added;
    private final SerializableFunction<RowView, List<@Nullable Object>> compute;
    private final Schema extended;

    AddFn(
        Schema added,
        SerializableFunction<RowView, List<@Nullable Object>> compute,
        Schema extended) {
      this.added = added;
      this.compute = compute;
      this.extended = extended;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) {
      List<ColumnBuilder> columns =
          added.getFields().stream()
              .map(field -> ColumnBuilder.of(field.getType(), block.rows()))
              .toList();
      RowView view = new RowView(block);
      for (int row = 0; row < block.rows(); row++) {
        append(compute.apply(view.at(row)), columns);
      }
      out.output(block.with(extended, columns.stream().map(ColumnBuilder::build).toList()));
    }

    private void append(List<@Nullable Object> values, List<ColumnBuilder> columns) {
      if (values.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Invalid values: %d (must be one for each of %s)"
                .formatted(values.size(), added.getFieldNames()));
      }
      for (int i = 0; i < columns.size(); i++) {
        Object value = values.get(i);
        Field field = added.getField(i);
        if (value == null && !field.getType().getNullable()) {
          throw new IllegalArgumentException(
              "Missing required %s: its computed value is null".formatted(field.getName()));
        }
        columns.get(i).appendValue(value);
      }
    }
  }
}
