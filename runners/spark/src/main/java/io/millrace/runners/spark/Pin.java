/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.runners.spark.SourceSlice.End;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.TreeMap;

/**
 * How a micro-batch was made up: all that is needed to make it up again, also by another driver.
 *
 * @param number from 1 on, over all drivers of a stream
 * @param begin its processing time, in milliseconds
 * @param reads how far the sources are behind it, by the step that reads
 */
record Pin(long number, long begin, TreeMap<String, Read> reads) implements Serializable {
  /**
   * How far a source is.
   *
   * @param ends of its splits
   * @param watermark that windows end by, in milliseconds
   */
  record Read(ArrayList<End> ends, long watermark) implements Serializable {}

  /** Before anything was read. */
  static Pin none() {
    return new Pin(0, 0, new TreeMap<>());
  }
}
