/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.ShardBlocks;
import io.millrace.transforms.rows.EventSpan;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Keeps the first of the rows that have the same key and lie less than a horizon apart, at once.
 *
 * <p>A row is a duplicate exactly when a row with the same key was kept before it whose event time
 * is less than the horizon away, earlier or later. "Before" is the order of arrival: which of two
 * rows is kept depends on it, so results are equal on every runner only where duplicates are
 * identical. Where they are not, {@link Deduplicate} chooses by data. Stamps count: a repeat that
 * is late in its own split and arrives before its original is kept in its place, and is late after.
 *
 * <p><b>Input:</b> bounded blocks in the global window. Key fields are BYTE, INT16, INT32, INT64,
 * STRING, BOOLEAN or DATETIME; null is a value. <b>Output:</b> blocks of the same schema, kept and
 * duplicates, each row in one of them.
 *
 * <p><b>State and memory:</b> of each kept row its key and time, in Beam state as a log (24 bytes
 * of an id of 32 hex digits or a number) and in the worker as an index (20 to 40 bytes of such an
 * id; about their length + 24 of others); nothing is forgotten of bounded input. After a restart
 * the index is built anew from the log.
 *
 * <pre>{@code
 * DeduplicateBlocksResult once =
 *     blocks.apply(DeduplicateBlocks.by("event_id").within(Duration.ofHours(1)));
 *
 * // e1 10:00, e2 10:00, e1 10:30, e1 11:00 -> kept e1 10:00, e2 10:00, e1 11:00
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class DeduplicateBlocks
    extends PTransform<PCollection<Block>, DeduplicateBlocksResult> {
  private static final long serialVersionUID = 1L;
  private static final Duration DEFAULT_HORIZON = Duration.ofDays(1);
  private final List<String> fields;
  private final Duration horizon;

  private DeduplicateBlocks(List<String> fields, Duration horizon) {
    this.fields = fields;
    this.horizon = horizon;
  }

  /** The fields that make the key, at least one. The horizon is one day unless set. */
  public static DeduplicateBlocks by(String... fields) {
    if (fields.length == 0) {
      throw new IllegalArgumentException("Missing required fields");
    }
    return new DeduplicateBlocks(List.of(fields), DEFAULT_HORIZON);
  }

  /**
   * How far apart two rows of a key must be for both to be kept.
   *
   * @param newHorizon whole milliseconds, at least 1
   */
  public DeduplicateBlocks within(Duration newHorizon) {
    EventSpan.require("horizon", newHorizon);
    return new DeduplicateBlocks(fields, newHorizon);
  }

  @Override
  public DeduplicateBlocksResult expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    InputCheck check = InputCheck.of("deduplicate", input, coder.schema());
    fields.forEach(field -> check.field(field, InputCheck.KEY_TYPES));
    check.orThrow();
    PCollectionTuple outputs =
        input
            .apply("Shard", ShardBlocks.by(fields))
            .apply(
                "DropSeen",
                ParDo.of(new DropSeenFn(coder.schema(), fields, horizon.toMillis()))
                    .withOutputTags(
                        DeduplicateBlocksResult.KEPT,
                        TupleTagList.of(DeduplicateBlocksResult.DUPLICATES)));
    return new DeduplicateBlocksResult(
        outputs.get(DeduplicateBlocksResult.KEPT).setCoder(coder),
        outputs.get(DeduplicateBlocksResult.DUPLICATES).setCoder(coder));
  }
}
