/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The settings of a run that Millrace's transforms read while the graph is built. None changes a
 * result.
 *
 * <pre>{@code
 * PipelineOptionsFactory.fromArgs("--shards=8").as(MillraceOptions.class)
 * pipeline.getOptions().as(MillraceOptions.class).setShards(8);
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public interface MillraceOptions extends PipelineOptions {
  /**
   * How many groups keyed work is cut into: all rows of a key are in one shard, and a shard is
   * worked on, and held in memory, by one worker at a time. Results never depend on it.
   *
   * <p>More shards spread the work further and are smaller each. The direct runner pays for every
   * shard, so hundreds slow a small run there, and for every input bundle, since its GroupByKey
   * copies the rows a shard holds once per bundle that adds to them.
   *
   * @return 32 unless set; a transform refuses less than 1 or more than 4096 with an {@link
   *     IllegalArgumentException} when it is applied
   */
  @Description("How many groups keyed work is cut into, 1 to 4096; results never depend on it")
  @Default.Integer(32)
  int getShards();

  /**
   * Takes effect in the transforms applied after it.
   *
   * @param shards 1 to 4096
   */
  void setShards(int shards);

  /**
   * Whether sinks make what they wrote visible only when an engine's checkpoint holds it. An engine
   * that goes back to its last checkpoint after a failure reads what came since again, and would
   * show it twice otherwise; results are seen a checkpoint later. Set by the profiles of engines
   * with checkpoints.
   *
   * @return false unless set
   */
  @Description("Whether sinks wait for a checkpoint before they show what they wrote")
  boolean getCommitOnCheckpoint();

  /** Takes effect in the transforms applied after it. */
  void setCommitOnCheckpoint(boolean commitOnCheckpoint);

  /**
   * Whether the engine lacks event-time timers in streams, as Spark's does. What is forgotten after
   * a while is then forgotten by windows that end, which is a grouping more. Set by the profiles of
   * such engines.
   *
   * @return false unless set
   */
  @Description("Whether transforms do without event-time timers, which Spark's streams lack")
  boolean getWithoutEventTimeTimers();

  /** Takes effect in the transforms applied after it. */
  void setWithoutEventTimeTimers(boolean withoutEventTimeTimers);

  /**
   * Whether the engine works a stream off in micro-batches and, where it works one off again,
   * groups give the same panes. Sinks then show with each micro-batch what it gave them, and know
   * by the number of the pane what they have shown. Set by the profiles of such engines.
   *
   * @return false unless set
   */
  @Description("Whether a stream is worked off in micro-batches that are repeated as they were")
  boolean getMicroBatches();

  /** Takes effect in the transforms applied after it. */
  void setMicroBatches(boolean microBatches);

  /**
   * Whether the engine gives sinks of a stream so few rows at a time that they gather those of a
   * second in one worker before they write a file. Set by the profiles of such engines; not for one
   * with many workers.
   *
   * @return false unless set
   */
  @Description("Whether sinks of a stream gather the rows of a second before they write a file")
  boolean getGatherWrites();

  /** Takes effect in the transforms applied after it. */
  void setGatherWrites(boolean gatherWrites);

  /**
   * Whether the engine makes a bundle of its own of each key that fires, and takes each bundle
   * through all steps behind it by itself, which costs it more than some rows do. Periods of a
   * stream then share their shard's key, so that those decided together are one bundle. Set by the
   * profiles of such engines; not for one that keeps, or writes down, state by keys.
   *
   * @return false unless set
   */
  @Description("Whether each key of a stream that fires is a bundle of its own, and so a cost")
  boolean getBundlePerKey();

  /** Takes effect in the transforms applied after it. */
  void setBundlePerKey(boolean bundlePerKey);
}
