/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * What {@link EmbedText} and {@link EmbedTextBlocks} give: every row is in one of them.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class EmbedTextResult<T> extends NamedOutputs {
  private final PCollection<T> embedded;
  private final PCollection<Rejected> rejected;

  EmbedTextResult(PCollection<T> embedded, PCollection<Rejected> rejected) {
    this.embedded = embedded;
    this.rejected = rejected;
  }

  /** The rows with their vectors. */
  public PCollection<T> embedded() {
    return embedded;
  }

  /** A letter for each row without one, if they are rejected; else nothing. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("embedded", embedded, "rejected", rejected);
  }
}
