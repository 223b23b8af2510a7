/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PValue;

/** Finds out whether any collection of a pipeline is without end. */
final class StreamSearch extends PipelineVisitor.Defaults {
  private boolean isFound;

  private StreamSearch() {}

  static boolean find(Pipeline pipeline) {
    StreamSearch search = new StreamSearch();
    pipeline.traverseTopologically(search);
    return search.isFound;
  }

  @Override
  public void visitValue(PValue value, Node producer) {
    isFound |=
        value instanceof PCollection<?> collection && collection.isBounded() == IsBounded.UNBOUNDED;
  }
}
