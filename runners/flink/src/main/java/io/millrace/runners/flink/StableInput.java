/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;

/** Looks for a step that waits for checkpoints. */
final class StableInput extends PipelineVisitor.Defaults {
  private boolean found;

  private StableInput() {}

  static boolean isIn(Pipeline pipeline) {
    StableInput visitor = new StableInput();
    pipeline.traverseTopologically(visitor);
    return visitor.found;
  }

  @Override
  public void visitPrimitiveTransform(Node node) {
    found |=
        node.getTransform() instanceof ParDo.MultiOutput<?, ?> step
            && DoFnSignatures.signatureForDoFn(step.getFn()).processElement().requiresStableInput();
  }
}
