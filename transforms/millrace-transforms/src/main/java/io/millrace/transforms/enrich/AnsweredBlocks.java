/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.KeyNumbers;
import io.millrace.transforms.enrich.Answer.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.metrics.Counter;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes rows of what was answered, and letters of what was not. Not thread-safe. */
final class AnsweredBlocks {
  private final ServiceLayout layout;
  private final Extension extension;
  private final MissLetter letters;
  private final Counter failures = EnrichMetrics.FAILURES.counter();

  AnsweredBlocks(ServiceLayout layout) {
    this.layout = layout;
    this.extension = new Extension(layout.added(), layout.keyName());
    this.letters =
        new MissLetter(layout.failuresAt(), layout.keyName(), layout.added().inputSchema());
  }

  /** Waits for the answers of a block, and gives its rows out. */
  void giveOut(AskedBlock asked, Extension.Out out) {
    BlockBuilder rows = new BlockBuilder(layout.answers(), Integer.MAX_VALUE, Long.MAX_VALUE);
    int[] entries = new int[asked.answers().size()];
    Arrays.fill(entries, KeyNumbers.NONE);
    @Nullable Failure[] failed = new Failure[entries.length];
    for (int key = 0; key < entries.length; key++) {
      Answer answer = asked.answers().get(key).join();
      failed[key] = answer.failure();
      if (answer.row() != null) {
        entries[key] = rows.rows();
        rows.addRow(answer.row(), 0);
      }
    }
    int[] kept =
        IntStream.range(0, asked.numbers().length)
            .filter(row -> asked.numbers()[row] < 0 || failed[asked.numbers()[row]] == null)
            .toArray();
    reject(asked, failed, kept.length, out);
    if (kept.length > 0) {
      extension.extend(
          asked.block().take(kept, 0, kept.length),
          IntStream.of(kept)
              .map(row -> asked.numbers()[row])
              .map(key -> key < 0 ? KeyNumbers.NONE : entries[key])
              .toArray(),
          new Answers(rows.build(), layout.added().sources()),
          out);
    }
  }

  private void reject(AskedBlock asked, @Nullable Failure[] failed, int kept, Extension.Out out) {
    Block block = asked.block();
    if (kept == block.rows()) {
      return;
    }
    failures.inc(block.rows() - kept);
    Column keys = block.column(layout.keyName());
    for (int row = 0; row < block.rows(); row++) {
      int key = asked.numbers()[row];
      Failure failure = key < 0 ? null : failed[key];
      if (failure != null) {
        String shown = MissLetter.shown(String.valueOf(keys.valueAt(row)));
        out.rejected(
            letters.ofFailure(
                block.row(row),
                Instant.ofEpochMilli(block.eventTime(row)),
                failure.category(),
                shown + ": " + failure.reason()));
      }
    }
  }

  /** Rows of the answers. */
  private record Answers(Block rows, List<Integer> sources) implements Entries {
    @Override
    public Column pick(int field, int[] numbers) {
      return Block.gather(rows.column(sources.get(field)), numbers);
    }

    @Override
    public String missing(String key, long time) {
      return key + " is not known to the service";
    }
  }
}
