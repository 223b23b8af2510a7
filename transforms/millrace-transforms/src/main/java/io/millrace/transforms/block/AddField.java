/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Adds a field to each row that is computed from the row.
 *
 * <p><b>Output:</b> blocks of the input's fields and the new one, which is nullable.
 *
 * <pre>{@code
 * blocks.apply(AddField.product("amount", "quantity", "price"))
 * // quantity 3, price 2.50 -> amount 7.50; quantity null -> amount null
 *
 * blocks.apply(AddField.computed("is_large", FieldType.BOOLEAN, row -> row.int64("quantity") > 99))
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class AddField extends PTransform<PCollection<Block>, PCollection<Block>> {
  private static final long serialVersionUID = 1L;
  private static final List<TypeName> INTEGERS =
      List.of(TypeName.BYTE, TypeName.INT16, TypeName.INT32, TypeName.INT64);

  private final Field added;
  private final @Nullable SerializableFunction<RowView, @Nullable Object> compute;
  private final List<String> factors;

  private AddField(
      Field added,
      @Nullable SerializableFunction<RowView, @Nullable Object> compute,
      List<String> factors) {
    this.added = added;
    this.compute = compute;
    this.factors = factors;
  }

  /**
   * A DECIMAL field: an integer field times a DECIMAL field, exact, with the decimal's scale; null
   * where either is.
   */
  public static AddField product(String name, String integerField, String decimalField) {
    return new AddField(
        Field.nullable(name, FieldType.DECIMAL), null, List.of(integerField, decimalField));
  }

  /**
   * A field of any type.
   *
   * @param compute gives the value as a Beam row holds it, or null; must not keep the view
   */
  public static AddField computed(
      String name, FieldType type, SerializableFunction<RowView, @Nullable Object> compute) {
    requireNonNull(compute, "compute is null");
    return new AddField(Field.of(name, type.withNullable(true)), compute, List.of());
  }

  @Override
  public PCollection<Block> expand(PCollection<Block> input) {
    Schema schema = BlockCoder.of(input).schema();
    if (schema.hasField(added.getName())) {
      throw new ValidationException(
          "Cannot add field %s: it is there already (fields: %s)"
              .formatted(added.getName(), schema.getFieldNames()));
    }
    if (compute == null) {
      check(schema, factors.get(0), INTEGERS);
      check(schema, factors.get(1), List.of(TypeName.DECIMAL));
    }
    Schema extended = Schema.builder().addFields(schema.getFields()).addFields(added).build();
    return input
        .apply(ParDo.of(new AddFn(this, schema, extended)))
        .setCoder(BlockCoder.of(extended));
  }

  private static void check(Schema schema, String field, List<TypeName> supported) {
    if (!schema.hasField(field)) {
      throw new ValidationException(
          "Missing required field %s (available: %s)".formatted(field, schema.getFieldNames()));
    }
    TypeName type = schema.getField(field).getType().getTypeName();
    if (!supported.contains(type)) {
      throw new ValidationException(
          "Unsupported type of field %s: %s (supported: %s)".formatted(field, type, supported));
    }
  }

  private static final class AddFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;
    private final Field added;
    private final @Nullable SerializableFunction<RowView, @Nullable Object> compute;
    private final int[] factors;
    private final Schema extended;

    AddFn(AddField spec, Schema schema, Schema extended) {
      this.added = spec.added;
      this.compute = spec.compute;
      this.factors = spec.factors.stream().mapToInt(schema::indexOf).toArray();
      this.extended = extended;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) {
      ColumnBuilder values = ColumnBuilder.of(added.getType(), block.rows());
      if (compute == null) {
        multiply(block.column(factors[0]), block.column(factors[1]), values);
      } else {
        RowView view = new RowView(block);
        for (int row = 0; row < block.rows(); row++) {
          values.appendValue(compute.apply(view.at(row)));
        }
      }
      out.output(block.with(extended, List.of(values.build())));
    }

    private static void multiply(Column integers, Column decimals, ColumnBuilder products) {
      for (int row = 0; row < integers.rows(); row++) {
        if (integers.isNull(row) || decimals.isNull(row)) {
          products.appendNull();
          continue;
        }
        long factor = integers.longAt(row);
        if (decimals.isLarge(row)) {
          products.appendDecimal(decimals.decimalAt(row).multiply(BigDecimal.valueOf(factor)));
          continue;
        }
        long unscaled = decimals.unscaled(row);
        long product = factor * unscaled;
        if (Math.multiplyHigh(factor, unscaled) == product >> 63) {
          products.appendDecimal(product, decimals.scale(row));
        } else {
          products.appendDecimal(decimals.decimalAt(row).multiply(BigDecimal.valueOf(factor)));
        }
      }
    }
  }
}
