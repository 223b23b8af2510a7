/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Adds columns to blocks, and makes letters of misses. Not thread-safe; one per DoFn. */
final class Extension {
  /** Where blocks and letters go. */
  interface Out {
    void enriched(Block block);

    void rejected(Rejected letter);
  }

  private final AddedLayout layout;
  private final String keyName;
  private final @Nullable MissLetter letter;
  private final Counter accepted = EnrichMetrics.ACCEPTED.counter();
  private final Counter rejected = EnrichMetrics.REJECTED.counter();
  private final Counter misses = EnrichMetrics.MISSES.counter();

  /**
   * @param keyName the field that is looked up
   */
  Extension(AddedLayout layout, String keyName) {
    this.layout = layout;
    this.keyName = keyName;
    StepContext rejectAt = layout.rejectAt();
    this.letter = rejectAt == null ? null : new MissLetter(rejectAt, keyName, layout.inputSchema());
  }

  /**
   * Extends the rows of a block.
   *
   * @param numbers the entry of each row; negative for a miss
   */
  void extend(Block block, int[] numbers, Entries entries, Out out) {
    int[] missed = IntStream.range(0, numbers.length).filter(row -> numbers[row] < 0).toArray();
    Block kept = block;
    int[] found = numbers;
    if (missed.length > 0) {
      misses.inc(missed.length);
      if (letter != null) {
        int[] hits = IntStream.range(0, numbers.length).filter(row -> numbers[row] >= 0).toArray();
        rejected.inc(missed.length);
        reject(letter, block, missed, entries, out);
        kept = block.take(hits, 0, hits.length);
        found = IntStream.of(hits).map(row -> numbers[row]).toArray();
      }
    }
    if (found.length > 0) {
      accepted.inc(found.length);
      out.enriched(kept.with(layout.outputSchema(), columns(found, entries)));
    }
  }

  private void reject(MissLetter letters, Block block, int[] rows, Entries entries, Out out) {
    Column keys = block.column(keyName);
    FieldType type = block.schema().getField(keyName).getType();
    for (int row : rows) {
      Object key = keys.valueAt(row);
      String reason =
          key == null ? "it is null" : entries.missing(KeyText.of(type, key), block.eventTime(row));
      out.rejected(letters.of(block.row(row), Instant.ofEpochMilli(block.eventTime(row)), reason));
    }
  }

  private List<Column> columns(int[] numbers, Entries entries) {
    List<Column> added = new ArrayList<>();
    for (int field = 0; field < layout.size(); field++) {
      Object missValue = layout.missValues().getValue(field);
      Column picked = entries.pick(field, numbers);
      added.add(missValue == null ? picked : filled(field, picked, numbers, missValue));
    }
    if (layout.flagged()) {
      added.add(Block.flags(numbers, number -> number >= 0));
    }
    return added;
  }

  private Column filled(int field, Column picked, int[] numbers, Object missValue) {
    if (IntStream.of(numbers).allMatch(number -> number >= 0)) {
      return picked;
    }
    Schema schema = Schema.of(layout.missValues().getSchema().getField(field));
    BlockBuilder builder = new BlockBuilder(schema, Integer.MAX_VALUE, Long.MAX_VALUE);
    ColumnBuilder column = builder.column(0);
    int[] rows = IntStream.range(0, numbers.length).toArray();
    int from = 0;
    for (int row : rows) {
      if (numbers[row] < 0) {
        column.appendRows(picked, rows, from, row);
        column.appendValue(missValue);
        from = row + 1;
      }
      builder.endRow(0, Block.ON_TIME);
    }
    column.appendRows(picked, rows, from, rows.length);
    return builder.build().column(0);
  }
}
