/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import java.util.Optional;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * A transform that is held against {@link TransformContract}: what it is fed, and how it is
 * applied.
 *
 * @since 0.1
 */
@Evolving
public interface Subject {
  /**
   * The events it is fed: with repeats, late ones and a hot key as far as it has an answer to them.
   */
  EventScript events();

  /** An event that it must reject as one dead letter; empty if it has no such answer. */
  default Optional<Row> poison() {
    return Optional.empty();
  }

  /**
   * Applies it.
   *
   * @param line where each of its outputs is to be counted under what it is; the input is already
   */
  Outcome apply(PCollection<Block> events, Ledger.Step line);
}
