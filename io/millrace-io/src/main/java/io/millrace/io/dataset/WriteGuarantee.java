/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import io.millrace.transforms.Evolving;

/**
 * What a dataset holds after writes that were repeated, by a retry or by a run that was begun again
 * with the same id.
 *
 * @since 0.1
 */
@Evolving
public enum WriteGuarantee {
  /** It is not written. */
  NONE,
  /** Each row at least once. */
  AT_LEAST_ONCE,
  /** Each key once, with its newest row. */
  ONCE_BY_KEY,
  /** Each row once. */
  EXACTLY_ONCE
}
