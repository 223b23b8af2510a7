/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;

/** Makes blocks with protected values of blocks without. Not thread-safe; it holds the keys. */
final class ProtectedBlocks {
  private final ProtectLayout layout;
  private final int[] fields;
  private final List<Change> changes;
  private final ValueCount values;

  /** The kept and the changed fields, and where in them each field of the output stands. */
  private final Schema gathered;

  private final int[] order;
  private final Counter changedValues = ProtectMetrics.PROTECTED.counter();

  ProtectedBlocks(ProtectLayout layout, FieldPlan.Tools tools) {
    this.layout = layout;
    this.fields = layout.plans().keySet().stream().mapToInt(Integer::intValue).toArray();
    this.changes = layout.plans().values().stream().map(plan -> plan.open(tools)).toList();
    this.values = tools.values();
    this.gathered =
        Schema.builder()
            .addFields(layout.keptSchema().getFields())
            .addFields(layout.changedSchema().getFields())
            .build();
    this.order =
        layout.outputSchema().getFieldNames().stream().mapToInt(gathered::indexOf).toArray();
  }

  Block protect(Block block) {
    BlockBuilder changed = new BlockBuilder(layout.changedSchema());
    long before = values.count();
    for (int row = 0; row < block.rows(); row++) {
      for (int i = 0; i < fields.length; i++) {
        Object value = block.column(fields[i]).valueAt(row);
        changed.column(i).appendValue(value == null ? null : changes.get(i).apply(value));
      }
      changed.endRow(0, Block.ON_TIME);
    }
    changedValues.inc(values.count() - before);
    return block
        .project(layout.keptSchema(), layout.kept())
        .with(gathered, columns(changed.build()))
        .project(layout.outputSchema(), order);
  }

  private static List<Column> columns(Block block) {
    return IntStream.range(0, block.schema().getFieldCount()).mapToObj(block::column).toList();
  }
}
