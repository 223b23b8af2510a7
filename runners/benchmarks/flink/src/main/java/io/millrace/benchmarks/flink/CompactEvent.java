/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

/** An event with what the rest of the job needs of it: five numbers. */
final class CompactEvent {
  long idHigh;
  long idLow;
  long timestamp;

  /** The number of the category, see {@link Categories}. */
  int category;

  /** Quantity times price. */
  long cents;
}
