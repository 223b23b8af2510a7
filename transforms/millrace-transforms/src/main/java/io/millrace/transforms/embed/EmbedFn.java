/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.ColumnBuilder;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.embed.Vectors.Outcome;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import io.millrace.transforms.worker.WorkerHeld;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Adds the vectors of a block's texts, and makes dead letters of those that have none. */
final class EmbedFn extends DoFn<Block, Block> {
  static final TupleTag<Block> EMBEDDED = new TupleTag<>("embedded") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private static final long serialVersionUID = 1L;
  private static final String CODE = "EMBEDDING_FAILED";
  private static final int LONGEST_REASON = 500;

  /** Of a block's vectors: some engines send or sort no element of many megabytes. */
  private static final int MOST_BYTES = 1 << 20;

  private final EmbedTextSpec spec;
  private final Embedder embedder;
  private final Schema input;
  private final Schema output;
  private final Counter accepted = EmbedTextMetrics.ACCEPTED.counter();
  private final Counter rejected = EmbedTextMetrics.REJECTED.counter();
  private final WorkerHeld<Boolean, Vectors> held = new WorkerHeld<>();
  private transient @Nullable RowBytes bytes;
  private transient @Nullable RowJsonText json;

  EmbedFn(EmbedTextSpec spec, Embedder embedder, Schema input, Schema output) {
    this.spec = spec;
    this.embedder = embedder;
    this.input = input;
    this.output = output;
  }

  @Setup
  public void setup() {
    held.open();
    bytes = new RowBytes(input);
    json = new RowJsonText(input);
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    List<@Nullable String> texts = new ArrayList<>(block.rows());
    RowView view = new RowView(block);
    for (int row = 0; row < block.rows(); row++) {
      texts.add(view.at(row).string(spec.textField()));
    }
    Map<String, Outcome> outcomes =
        vectors().of(texts.stream().filter(Objects::nonNull).distinct().toList());
    int[] kept = new int[block.rows()];
    int count = 0;
    for (int row = 0; row < block.rows(); row++) {
      Outcome outcome = texts.get(row) == null ? null : outcomes.get(texts.get(row));
      if (outcome == null || outcome.failure() == null) {
        kept[count++] = row;
      } else {
        out.get(REJECTED).output(letter(block, row, requireNonNull(outcome.failure())));
      }
    }
    accepted.inc(count);
    rejected.inc(block.rows() - count);
    int most = Math.max(1, MOST_BYTES / (Double.BYTES * embedder.dimensions()));
    for (int from = 0; from < count; from += most) {
      int[] rows = Arrays.copyOfRange(kept, from, Math.min(count, from + most));
      out.get(EMBEDDED).output(embedded(block, rows, texts, outcomes));
    }
  }

  private Block embedded(
      Block block, int[] rows, List<@Nullable String> texts, Map<String, Outcome> outcomes) {
    BlockBuilder added = new BlockBuilder(Schema.of(output.getField(output.getFieldCount() - 1)));
    ColumnBuilder lists = added.column(0);
    for (int row : rows) {
      String text = texts.get(row);
      if (text == null) {
        lists.appendNull();
      } else {
        for (float number : requireNonNull(outcomes.get(text), "no outcome").vector()) {
          lists.inside(0).appendDouble(number);
        }
        lists.appendGroup();
      }
      added.endRow(block.eventTime(row), block.stamp(row));
    }
    return block.take(rows, 0, rows.length).with(output, List.of(added.build().column(0)));
  }

  private Rejected letter(Block block, int row, Exception failure) {
    String reason = "Cannot embed " + spec.textField() + " by " + embedder.name() + ": " + failure;
    StepContext step = spec.rejectAt();
    if (step == null) {
      throw new IllegalStateException(reason, failure);
    }
    Row rejected = block.row(row);
    return requireNonNull(bytes, "bytes is null")
        .into(
            Rejected.at(step, CODE, Rejected.Category.DEPENDENCY)
                .message(reason.substring(0, Math.min(reason.length(), LONGEST_REASON)))
                .json(requireNonNull(json, "json is null").of(rejected))
                .eventTime(Instant.ofEpochMilli(block.eventTime(row))),
            rejected)
        .build();
  }

  private Vectors vectors() {
    Vectors shared = held.get(true);
    if (shared == null) {
      shared = new Vectors(embedder, spec.batchTexts(), spec.cacheBytes());
      held.put(true, shared);
    }
    return shared;
  }

  @Teardown
  public void teardown() {
    held.close();
  }
}
