/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Internal;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PValue;

/** Looks for a collection without end. */
@Internal
public final class Unbounded extends PipelineVisitor.Defaults {
  private boolean found;

  private Unbounded() {}

  /** True if some collection of a pipeline is without end. */
  public static boolean isIn(Pipeline pipeline) {
    Unbounded visitor = new Unbounded();
    pipeline.traverseTopologically(visitor);
    return visitor.found;
  }

  @Override
  public void visitValue(PValue value, Node producer) {
    found |= value instanceof PCollection<?> all && all.isBounded() == IsBounded.UNBOUNDED;
  }
}
