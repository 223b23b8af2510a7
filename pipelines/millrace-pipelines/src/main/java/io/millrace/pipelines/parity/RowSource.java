/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import io.millrace.transforms.Evolving;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;

/**
 * Rows that can be gone through as often as needed, each time in whatever order.
 *
 * @since 0.1
 */
@Evolving
@FunctionalInterface
public interface RowSource {
  /** Hands every row to a consumer. */
  void forEach(Consumer<Row> consumer);
}
