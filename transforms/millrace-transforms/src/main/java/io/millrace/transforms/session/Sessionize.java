/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.rows.Shards;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Cuts the rows of each key into sessions wherever the pause between two rows reaches a gap.
 *
 * <p>It does not cap a session's length, promise an order of its output, or know late rows: every
 * row counts.
 *
 * <p><b>Input:</b> bounded rows in the global window. The key is a BYTE, INT16, INT32, INT64,
 * STRING, BOOLEAN or DATETIME; a row with a key has an event time.
 *
 * <p><b>Output:</b> {@link SessionizeResult#sessions()}, one row per session: the key (never null),
 * {@code session_start} and {@code session_end} (DATETIME, the first and the last event time),
 * {@code duration_ms} (INT64, their difference), the measures. {@link
 * SessionizeResult#withoutKey()}: the rows whose key is null, unchanged.
 *
 * <p><b>Time and windows:</b> event time only; a pause of exactly the gap starts a new session. All
 * output stays in the global window; sessions stand at its end.
 *
 * <p><b>State and memory:</b> all rows of a shard of the keys ({@link MillraceOptions#getShards})
 * at a time, in memory.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for a row with a key and no event time,
 * {@link ArithmeticException} for an integer sum beyond INT64.
 *
 * <pre>{@code
 * clicks.apply(
 *     Sessionize.by("customer_id")
 *         .gap(Duration.ofMinutes(30))
 *         .on("event_time")
 *         .measuring(Measure.count("clicks")));
 *
 * // C1 10:00, C1 10:29, C1 10:59 -> C1 [10:00, 10:29] 1,740,000 ms 2, C1 [10:59, 10:59] 0 ms 1
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Sessionize extends PTransform<PCollection<Row>, SessionizeResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final SessionizeSpec spec;

  private Sessionize(SessionizeSpec spec) {
    this.spec = spec;
  }

  /** Whose sessions: the field that tells the keys apart. */
  public static Sessionize by(String keyField) {
    return new Sessionize(new SessionizeSpec(keyField, null, null, List.of()));
  }

  /**
   * The shortest pause between two sessions; required.
   *
   * @param gap whole milliseconds, at least 1; a longer gap makes fewer and longer sessions
   */
  public Sessionize gap(Duration gap) {
    return new Sessionize(
        new SessionizeSpec(spec.keyField(), gap, spec.eventTimeField(), spec.measures()));
  }

  /** The DATETIME field with the event time; required. */
  public Sessionize on(String eventTimeField) {
    return new Sessionize(
        new SessionizeSpec(spec.keyField(), spec.gap(), eventTimeField, spec.measures()));
  }

  /** What to compute of each session; nothing by default. */
  public Sessionize measuring(Measure... measures) {
    return new Sessionize(
        new SessionizeSpec(spec.keyField(), spec.gap(), spec.eventTimeField(), List.of(measures)));
  }

  /** The same sessions of blocks, whose rows have an event time of their own: no {@link #on}. */
  public SessionizeBlocks onBlocks() {
    return new SessionizeBlocks(spec);
  }

  @Override
  public SessionizeResult<Row> expand(PCollection<Row> input) {
    SessionLayout layout = SessionLayout.of(spec, input);
    Shards shards = Shards.of(input.getPipeline());
    PCollectionTuple keyed =
        input.apply(
            "KeyByShard",
            ParDo.of(new KeyByShardFn(layout, shards))
                .withOutputTags(KeyByShardFn.KEYED, TupleTagList.of(KeyByShardFn.WITHOUT_KEY)));
    PCollection<Row> sessions =
        keyed
            .get(KeyByShardFn.KEYED)
            .setCoder(Shards.coder(input.getSchema()))
            .apply("GroupByShard", GroupByKey.create())
            .apply("CutSessions", ParDo.of(new CutSessionsFn(layout)))
            .setRowSchema(layout.outputSchema());
    return new SessionizeResult<>(
        sessions,
        KeyByShardFn.WITHOUT_KEY,
        keyed.get(KeyByShardFn.WITHOUT_KEY).setRowSchema(input.getSchema()));
  }
}
