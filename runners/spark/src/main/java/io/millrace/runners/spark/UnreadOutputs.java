/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;

/**
 * Reads the outputs of a step that nobody reads, where another output of it is read.
 *
 * <p>Beam's runner leaves out such outputs when it parts a step's elements, but not the elements
 * themselves (TransformTranslator.skipUnconsumedOutputs): they come out at the main output, or end
 * the run for want of a coder.
 */
final class UnreadOutputs extends PipelineVisitor.Defaults {
  private final Set<PCollection<?>> unread = new LinkedHashSet<>();
  private final Set<PValue> read = new LinkedHashSet<>();

  private UnreadOutputs() {}

  /** Adds to a pipeline that is complete. */
  static void read(Pipeline pipeline) {
    UnreadOutputs found = new UnreadOutputs();
    pipeline.traverseTopologically(found);
    found.unread.removeAll(found.read);
    int number = 0;
    for (PCollection<?> output : found.unread) {
      ignore("Unread output " + number++, output);
    }
  }

  private static <T> void ignore(String name, PCollection<T> output) {
    output.apply(name, ParDo.of(new IgnoreFn<>()));
  }

  @Override
  public void visitPrimitiveTransform(Node node) {
    read.addAll(node.getInputs().values());
    if (node.getOutputs().size() > 1) {
      node.getOutputs().values().forEach(output -> unread.add((PCollection<?>) output));
    }
  }

  private static final class IgnoreFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement() {}
  }
}
