/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnInvoker;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Calls a step that takes blocks as a runner does, and keeps what a bundle gives. */
final class StepCalls {
  private final DoFn<Block, Object> fn;
  private final DoFnInvoker<Block, Object> invoker;

  private StepCalls(DoFn<Block, Object> fn) {
    this.fn = fn;
    this.invoker = DoFnInvokers.invokerFor(fn);
    invoker.invokeSetup(new Arguments(null, new ArrayList<>()));
  }

  /**
   * Takes the step of that full name out of a pipeline.
   *
   * @throws IllegalArgumentException if there is none
   */
  @SuppressWarnings("unchecked")
  static StepCalls of(Pipeline pipeline, String name) {
    List<DoFn<?, ?>> found = new ArrayList<>();
    pipeline.traverseTopologically(
        new PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(Node node) {
            if (node.getFullName().startsWith(name)
                && node.getTransform() instanceof ParDo.MultiOutput<?, ?> parDo) {
              found.add(parDo.getFn());
            }
          }
        });
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "Cannot find step " + name + ": there are " + found.size() + " of it (must be 1)");
    }
    return new StepCalls((DoFn<Block, Object>) found.get(0));
  }

  /** All that the step gives for a bundle in which one block comes so many times. */
  List<Object> bundle(Block block, int times) {
    List<Object> outputs = new ArrayList<>();
    Arguments arguments = new Arguments(block, outputs);
    invoker.invokeStartBundle(arguments);
    for (int i = 0; i < times; i++) {
      invoker.invokeProcessElement(arguments);
    }
    invoker.invokeFinishBundle(arguments);
    return outputs;
  }

  private final class Arguments extends DoFnInvoker.BaseArgumentProvider<Block, Object>
      implements MultiOutputReceiver {
    private final PipelineOptions options = PipelineOptionsFactory.create();
    private final @Nullable Block element;
    private final List<Object> outputs;

    Arguments(@Nullable Block element, List<Object> outputs) {
      this.element = element;
      this.outputs = outputs;
    }

    @Override
    public Block element(DoFn<Block, Object> step) {
      return requireNonNull(element, "no element");
    }

    @Override
    public MultiOutputReceiver taggedOutputReceiver(DoFn<Block, Object> step) {
      return this;
    }

    @Override
    public <T> OutputReceiver<T> get(TupleTag<T> tag) {
      return value ->
          WindowedValues.builder(WindowedValues.valueInGlobalWindow(value))
              .setReceiver(output -> outputs.add(output.getValue()));
    }

    @Override
    public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
      throw new UnsupportedOperationException("getRowReceiver");
    }

    @Override
    public DoFn<Block, Object>.FinishBundleContext finishBundleContext(DoFn<Block, Object> step) {
      return fn.new FinishBundleContext() {
        @Override
        public PipelineOptions getPipelineOptions() {
          return options;
        }

        @Override
        public void output(Object output, Instant timestamp, BoundedWindow window) {
          outputs.add(output);
        }

        @Override
        public <T> void output(TupleTag<T> tag, T output, Instant timestamp, BoundedWindow window) {
          outputs.add(output);
        }
      };
    }

    @Override
    public String getErrorContext() {
      return "a benchmark";
    }
  }
}
