/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import java.util.Locale;

/**
 * How an engine works through a run's input. The results are the same.
 *
 * @since 0.1
 */
@Evolving
public enum RunMode {
  /** Step after step, each over the whole input. */
  BATCH,
  /** All steps side by side, as records come. */
  STREAMING;

  /** Lower case, as in {@code --mode=batch}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
