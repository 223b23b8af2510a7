/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** Gives the rows of blocks to a Parquet writer, straight out of their columns. Not thread-safe. */
final class BlockWriteSupport extends WriteSupport<Block> {
  private final MessageType written;
  private final List<ParquetField> fields = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();
  private @Nullable RecordConsumer consumer;
  private int row;

  BlockWriteSupport(Schema schema, Map<String, ParquetDecimal> decimals) {
    written = ParquetTypes.of(schema, decimals);
    for (int i = 0; i < schema.getFieldCount(); i++) {
      fields.add(
          ParquetField.of(
              schema.getField(i).getName(), schema.getField(i).getType(), written.getType(i)));
    }
  }

  /** Makes ready for the rows of a block: each {@link #write} writes the next. */
  void use(Block block) {
    row = 0;
    columns.clear();
    for (int i = 0; i < fields.size(); i++) {
      columns.add(block.column(i));
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract, whatever newer form stands beside it.
  public WriteContext init(Configuration ignored) {
    return new WriteContext(written, Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration ignored) {
    return new WriteContext(written, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer given) {
    consumer = given;
  }

  @Override
  public void write(Block block) {
    RecordConsumer out = requireNonNull(consumer, "write before prepareForWrite");
    out.startMessage();
    for (int i = 0; i < columns.size(); i++) {
      Type type = written.getType(i);
      Column column = columns.get(i);
      if (!column.isNull(row)) {
        out.startField(type.getName(), i);
        fields.get(i).write(column, row, out);
        out.endField(type.getName(), i);
      } else if (type.isRepetition(Repetition.REQUIRED)) {
        throw new IllegalArgumentException("Missing required " + type.getName());
      }
    }
    out.endMessage();
    row++;
  }
}
