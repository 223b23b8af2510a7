/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Sets;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Compares what two pipelines give. */
final class Differences {
  private Differences() {}

  /** Elements that are not in both, or more often in one. */
  static <T> PCollection<T> between(PCollection<T> one, PCollection<T> other) {
    PCollection<T> distinct = one.apply("Only one", Sets.exceptAll(other));
    PCollection<T> rest = other.apply("Only other", Sets.exceptAll(one));
    return PCollectionList.of(distinct).and(rest).apply("Either", Flatten.pCollections());
  }
}
