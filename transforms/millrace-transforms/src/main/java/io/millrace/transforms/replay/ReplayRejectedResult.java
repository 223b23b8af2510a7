/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.replay;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * The outputs of {@link ReplayRejected}. Every letter is a row, a duplicate or rejected again.
 *
 * @since 0.1
 */
@Evolving
public final class ReplayRejectedResult extends NamedOutputs {
  private final PCollection<Row> rows;
  private final PCollection<Rejected> duplicates;
  private final PCollection<Rejected> rejected;

  ReplayRejectedResult(
      PCollection<Row> rows, PCollection<Rejected> duplicates, PCollection<Rejected> rejected) {
    this.rows = rows;
    this.duplicates = duplicates;
    this.rejected = rejected;
  }

  /** What enters the step again. */
  public PCollection<Row> rows() {
    return rows;
  }

  /** Letters of a key of which another one is replayed. */
  public PCollection<Rejected> duplicates() {
    return duplicates;
  }

  /** Letters that cannot be replayed, with an attempt more. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("rows", rows, "duplicates", duplicates, "rejected", rejected);
  }
}
