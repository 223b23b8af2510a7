/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import io.millrace.transforms.Evolving;

/**
 * Where on the way from what was received to what is used a dataset stands.
 *
 * @since 0.1
 */
@Evolving
public enum Zone {
  /** Outside the house: what others write or read. */
  EXTERNAL,
  /** Every record as received. */
  BRONZE,
  /** Rows that are typed, checked and there once. */
  SILVER,
  /** Aggregates, features and what else is looked at. */
  GOLD,
  /** What pipelines say of themselves: dead letters, counts, verdicts. */
  OPS
}
