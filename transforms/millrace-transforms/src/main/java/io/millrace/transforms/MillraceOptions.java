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
  /** PLACEHOLDER */
  @Description("How many groups keyed work is cut into, 1 to 4096; results never depend on it")
  @Default.Integer(32)
  int getShards();

  /** Takes effect in the transforms applied after it. */
  void setShards(int shards);
}
