/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.rows.Shards;
import java.util.List;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Keeps one row of each key and hands the others out as duplicates.
 *
 * <p>The winner is chosen by data, never by arrival: the rows of a key are ordered by the time
 * field, then the compared field, then the tie-break fields, nulls first; the earliest is the first
 * in this order and the latest the last. It does not promise which of two rows wins that are equal
 * in all these fields, nor an order of its output.
 *
 * <p><b>Input:</b> bounded rows in the global window. Keys are BYTE, INT16, INT32, INT64, STRING,
 * BOOLEAN or DATETIME and never null; the ordering fields may also be FLOAT, DOUBLE or DECIMAL, and
 * decimals of different scale are equal if their numbers are.
 *
 * <p><b>Output:</b> {@link DeduplicateResult#unique()}, one row per key; {@link
 * DeduplicateResult#duplicates()}, all other rows with a BOOLEAN {@code conflicting}: true where
 * the compared field differs from the winner's.
 *
 * <p><b>Time and windows:</b> one key has one winner in the whole input. All output stays in the
 * global window and stands at its end.
 *
 * <p><b>State and memory:</b> all rows of a shard of the keys ({@link MillraceOptions#getShards})
 * at a time, in memory.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for a row with a null in its key.
 *
 * <pre>{@code
 * orders.apply(
 *     Deduplicate.byFields("record_key").comparing("record_hash").keepingEarliest("event_time"));
 *
 * // O1 aa 10:00, O1 aa 10:05, O1 bb 10:09
 * // -> unique: O1 aa 10:00; duplicates: O1 aa 10:05 false, O1 bb 10:09 true
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Deduplicate extends PTransform<PCollection<Row>, DeduplicateResult> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateSpec spec;

  private Deduplicate(DeduplicateSpec spec) {
    this.spec = spec;
  }

  /**
   * Rows with equal values in all these fields are duplicates of each other.
   *
   * @param fields at least one
   */
  public static Deduplicate byFields(String... fields) {
    return new Deduplicate(new DeduplicateSpec(List.of(fields), null, null, List.of()));
  }

  /** The field that tells whether duplicates agree, e.g. a hash of the content; required. */
  public Deduplicate comparing(String field) {
    return new Deduplicate(new DeduplicateSpec(spec.keys(), field, spec.keep(), spec.ties()));
  }

  /** Keeps the first row in the order of a field; this or {@link #keepingLatest} is required. */
  public Deduplicate keepingEarliest(String timeField) {
    return keeping(new Keep(Keep.End.EARLIEST, timeField));
  }

  /** Keeps the last row in the order of a field; this or {@link #keepingEarliest} is required. */
  public Deduplicate keepingLatest(String timeField) {
    return keeping(new Keep(Keep.End.LATEST, timeField));
  }

  /** What orders rows of equal time and compared field; nothing by default. */
  public Deduplicate tieBrokenBy(String... fields) {
    return new Deduplicate(
        new DeduplicateSpec(spec.keys(), spec.compared(), spec.keep(), List.of(fields)));
  }

  /** The same winners among the rows of blocks. */
  public KeepWinners onBlocks() {
    return new KeepWinners(spec);
  }

  private Deduplicate keeping(Keep keep) {
    return new Deduplicate(new DeduplicateSpec(spec.keys(), spec.compared(), keep, spec.ties()));
  }

  @Override
  public DeduplicateResult expand(PCollection<Row> input) {
    DeduplicateLayout layout = DeduplicateLayout.of(spec, input);
    Shards shards = Shards.of(input.getPipeline());
    PCollectionTuple picked =
        input
            .apply("KeyByShard", ParDo.of(new KeyByShardFn(layout, shards)))
            .setCoder(Shards.coder(input.getSchema()))
            .apply("GroupByShard", GroupByKey.create())
            .apply(
                "PickWinners",
                ParDo.of(new PickWinnersFn(layout))
                    .withOutputTags(
                        DeduplicateResult.UNIQUE, TupleTagList.of(DeduplicateResult.DUPLICATES)));
    return new DeduplicateResult(
        picked.get(DeduplicateResult.UNIQUE).setRowSchema(input.getSchema()),
        picked.get(DeduplicateResult.DUPLICATES).setRowSchema(layout.duplicateSchema()));
  }
}
