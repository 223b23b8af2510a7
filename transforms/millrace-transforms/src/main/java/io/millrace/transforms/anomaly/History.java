/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

/**
 * What the values before a time are like, for times that never go back.
 *
 * <p>Answers rest on nothing but the values within the look-back of the time, to the last bit, so
 * that a series may be cut anywhere. Not thread-safe.
 */
interface History {
  /** Looks back from that time, on rows strictly before it. */
  void moveTo(long time);

  /** How many values are seen. */
  int rows();

  /** Where the values lie; of at least one. */
  double centre();

  /** How far from the centre they lie, as a standard deviation does; of at least two. */
  double spread();
}
