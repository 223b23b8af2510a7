/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import io.millrace.transforms.Evolving;
import java.util.Locale;

/**
 * What a pipeline can do with a dataset.
 *
 * @since 0.1
 */
@Evolving
public enum DatasetUse {
  /** Read what is there now: bounded. */
  READ,
  /** Read what is there and what comes: unbounded. */
  STREAM,
  /** Write bounded rows. */
  WRITE,
  /** Write unbounded rows. */
  WRITE_STREAM;

  /** As messages and pages have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
