/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.block.UnpackBlocks;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/** Packs rows, with what a function makes their key, and deduplicates the blocks. */
final class DeduplicateRows extends PTransform<PCollection<Row>, DeduplicateResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateSpec spec;
  private final @Nullable SerializableFunction<Row, String> key;

  DeduplicateRows(DeduplicateSpec spec, @Nullable SerializableFunction<Row, String> key) {
    this.spec = spec;
    this.key = key;
  }

  @Override
  public DeduplicateResult<Row> expand(PCollection<Row> input) {
    Schema rows = input.getSchema();
    if (key == null) {
      DeduplicateCheck.any(spec, input, rows);
      return deduplicated(spec, input);
    }
    String name = "key";
    while (rows.hasField(name)) {
      name += "_";
    }
    Schema keyed =
        Schema.builder()
            .addFields(rows.getFields())
            .addNullableField(name, FieldType.STRING)
            .build();
    DeduplicateSpec byName = spec.keys(List.of(name));
    DeduplicateCheck.any(byName, input, keyed);
    SerializableFunction<Row, String> function = key;
    return deduplicated(
        byName,
        input
            .apply(
                "AddKey",
                MapElements.into(TypeDescriptors.rows()).via(row -> with(keyed, row, function)))
            .setRowSchema(keyed));
  }

  private static Row with(Schema keyed, Row row, SerializableFunction<Row, String> function) {
    List<@Nullable Object> values = new ArrayList<>(row.getValues());
    values.add(function.apply(row));
    return Row.withSchema(keyed).attachValues(values);
  }

  private DeduplicateResult<Row> deduplicated(DeduplicateSpec byFields, PCollection<Row> input) {
    DeduplicateResult<Block> blocks =
        input
            .apply("Pack", byFields.times().pack())
            .apply("Deduplicate", new DeduplicateBlocks(byFields));
    return new DeduplicateResult<>(
        unpacked("Kept", blocks.kept(), byFields),
        unpacked("Duplicates", blocks.duplicates(), byFields),
        unpacked("Late", blocks.late(), byFields));
  }

  /** The rows, without what a function made their key. */
  private PCollection<Row> unpacked(
      String name, PCollection<Block> blocks, DeduplicateSpec byFields) {
    PCollection<Block> own = blocks;
    if (key != null) {
      List<String> fields = new ArrayList<>(BlockCoder.of(blocks).schema().getFieldNames());
      fields.removeAll(byFields.keys());
      own = blocks.apply("DropKey" + name, KeepFields.of(fields.toArray(String[]::new)));
    }
    return own.apply("Unpack" + name, UnpackBlocks.rows());
  }
}
