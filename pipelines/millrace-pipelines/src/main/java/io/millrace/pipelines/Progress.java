/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import java.time.Duration;

/**
 * Told, about twice a second, how far a run has come.
 *
 * @since 0.1
 */
@Evolving
@FunctionalInterface
public interface Progress {
  /** Says nothing. */
  Progress SILENT = (step, records, elapsed) -> {};

  /**
   * @param step the last step, in pipeline order, that has seen a record; empty before the first
   * @param records records read from the inputs so far
   * @param elapsed since the run began
   */
  void update(String step, long records, Duration elapsed);
}
