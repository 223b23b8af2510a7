/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.testing.FamiliesContract;
import org.apache.beam.sdk.options.PipelineOptions;

/** Every family on Flink as Beam starts it by default, in batch and streaming. */
class FamiliesOnFlinkTest extends FamiliesContract {
  private final PlainFlink flink = new PlainFlink();

  @Override
  protected PipelineOptions options() {
    return flink.options();
  }

  @Override
  protected boolean streams() {
    return flink.streams();
  }
}
