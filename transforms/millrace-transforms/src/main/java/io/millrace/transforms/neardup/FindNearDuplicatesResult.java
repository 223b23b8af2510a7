/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * The outputs of {@link FindNearDuplicates} and {@link FindNearDuplicatesBlocks}: every input row
 * is in one of them.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class FindNearDuplicatesResult<T> extends NamedOutputs {
  private final PCollection<T> marked;
  private final PCollection<T> late;
  private final PCollection<T> withoutKey;

  FindNearDuplicatesResult(PCollection<T> marked, PCollection<T> late, PCollection<T> withoutKey) {
    this.marked = marked;
    this.late = late;
    this.withoutKey = withoutKey;
  }

  /** The input rows, each once, with their cluster. */
  public PCollection<T> marked() {
    return marked;
  }

  /** The input rows that came too late to be compared. */
  public PCollection<T> late() {
    return late;
  }

  /** The input rows a key field of which is null. */
  public PCollection<T> withoutKey() {
    return withoutKey;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("marked", marked, "late", late, "withoutKey", withoutKey);
  }
}
