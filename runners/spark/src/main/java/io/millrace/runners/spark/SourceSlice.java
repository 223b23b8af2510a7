/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Serializable;
import java.util.ArrayList;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;

/**
 * What one split of a source gave to one micro-batch.
 *
 * @param values encoded, with their timestamps
 */
record SourceSlice(ArrayList<byte[]> values, End end) implements Serializable {
  /**
   * Where a slice ends: all that is needed to read it again.
   *
   * @param values how many there are
   * @param mark the checkpoint mark behind them, encoded
   * @param watermark of the split, in milliseconds
   * @param location the executor whose reader stands there, as Spark's scheduler names it
   * @param metrics what the reader counted
   */
  record End(
      int values, byte[] mark, long watermark, String location, MetricsContainerStepMap metrics)
      implements Serializable {}
}
