/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.DoFnRunners;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StateNamespaces.WindowNamespace;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.runners.core.TimerInternals.TimerData;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.metrics.MetricsContainerStepMapAccumulator;
import org.apache.beam.runners.spark.translation.DoFnRunnerWithMetrics;
import org.apache.beam.runners.spark.util.SideInputBroadcast;
import org.apache.beam.runners.spark.util.SideInputReaderFactory;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFnSchemaInformation;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.transforms.join.UnionCoder;
import org.apache.beam.sdk.transforms.reflect.DoFnInvoker;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A function with state, a micro-batch of a key at a time. Beam's own changes the state that the
 * micro-batch before has kept in memory, so that a task that is tried again counts twice.
 *
 * <p>No row is late, as in Beam's own on Spark.
 */
final class StatefulKeys<K, V, OutputT> implements KeyWork<K> {
  private static final long serialVersionUID = 1L;
  private final String step;
  private final DoFn<KV<K, V>, OutputT> fn;
  private final KvCoder<K, V> coder;
  private final TupleTag<OutputT> mainTag;
  private final ArrayList<TupleTag<?>> tags;
  private final Map<TupleTag<?>, Coder<?>> outputCoders;
  private final WindowingStrategy<?, ?> windowing;
  private final SerializablePipelineOptions options;
  private final SideInputs sideInputs;
  private final DoFnSchemaInformation schemas;
  private final MetricsContainerStepMapAccumulator metrics;

  /** Once for each task, which has a copy of its own. */
  private transient boolean isSetUp;

  /** What it looks up. */
  record SideInputs(
      Map<TupleTag<?>, KV<WindowingStrategy<?, ?>, SideInputBroadcast<?>>> broadcasts,
      Map<String, PCollectionView<?>> views)
      implements Serializable {}

  /**
   * @param tags of all outputs, the main one too
   * @param outputCoders by tag
   */
  StatefulKeys(
      String step,
      DoFn<KV<K, V>, OutputT> fn,
      KvCoder<K, V> coder,
      TupleTag<OutputT> mainTag,
      List<TupleTag<?>> tags,
      Map<TupleTag<?>, Coder<?>> outputCoders,
      WindowingStrategy<?, ?> windowing,
      SerializablePipelineOptions options,
      SideInputs sideInputs,
      DoFnSchemaInformation schemas,
      MetricsContainerStepMapAccumulator metrics) {
    this.step = step;
    this.fn = fn;
    this.coder = coder;
    this.mainTag = mainTag;
    this.tags = new ArrayList<>(tags);
    this.outputCoders = outputCoders;
    this.windowing = windowing;
    this.options = options;
    this.sideInputs = sideInputs;
    this.schemas = schemas;
    this.metrics = metrics;
  }

  @Override
  public Coder<K> keyCoder() {
    return coder.getKeyCoder();
  }

  @Override
  public Coder<? extends BoundedWindow> windowCoder() {
    return windowing.getWindowFn().windowCoder();
  }

  @Override
  public boolean keepsTimersAlone() {
    return true;
  }

  Coder<WindowedValue<V>> elementCoder() {
    return WindowedValues.FullWindowedValueCoder.of(coder.getValueCoder(), windowCoder());
  }

  /** Of an output with the number of its tag. */
  UnionCoder outputCoder() {
    List<Coder<?>> coders = new ArrayList<>();
    for (TupleTag<?> tag : tags) {
      coders.add(
          WindowedValues.FullWindowedValueCoder.of(
              requireNonNull(outputCoders.get(tag), "no coder"), windowCoder()));
    }
    return UnionCoder.of(coders);
  }

  @Override
  public List<byte[]> work(K key, Iterable<byte[]> came, StateInternals state, BatchTimers timers) {
    setUp();
    Outputs outputs = new Outputs();
    DoFnRunner<KV<K, V>, OutputT> runner = runner(new OfKey(state, timers), outputs);
    Coder<WindowedValue<V>> elementCoder = elementCoder();
    runner.startBundle();
    for (byte[] bytes : came) {
      WindowedValue<V> element = CoderHelpers.fromByteArray(bytes, elementCoder);
      runner.processElement(element.withValue(KV.of(key, element.getValue())));
    }
    timers.end();
    for (List<TimerData> due = timers.takeDue(); !due.isEmpty(); due = timers.takeDue()) {
      due.forEach(timer -> fire(runner, key, timer));
    }
    runner.finishBundle();
    return outputs.encoded();
  }

  private void setUp() {
    if (!isSetUp) {
      DoFnInvoker<KV<K, V>, OutputT> invoker = DoFnInvokers.tryInvokeSetupFor(fn, options.get());
      TaskContext unused =
          TaskContext.get()
              .addTaskCompletionListener(
                  (TaskCompletionListener) ended -> invoker.invokeTeardown());
      isSetUp = true;
    }
  }

  private static <K> void fire(DoFnRunner<?, ?> runner, K key, TimerData timer) {
    runner.onTimer(
        timer.getTimerId(),
        timer.getTimerFamilyId(),
        key,
        ((WindowNamespace<?>) timer.getNamespace()).getWindow(),
        timer.getTimestamp(),
        timer.getOutputTimestamp(),
        timer.getDomain());
  }

  private DoFnRunner<KV<K, V>, OutputT> runner(StepContext ofKey, Outputs outputs) {
    return new DoFnRunnerWithMetrics<>(
        step,
        DoFnRunners.simpleRunner(
            options.get(),
            fn,
            SideInputReaderFactory.create(false, sideInputs.broadcasts()),
            outputs,
            mainTag,
            tags.stream().<TupleTag<?>>filter(tag -> !tag.equals(mainTag)).toList(),
            ofKey,
            coder,
            outputCoders,
            windowing,
            schemas,
            sideInputs.views()),
        metrics);
  }

  private record OfKey(StateInternals stateInternals, TimerInternals timerInternals)
      implements StepContext {}

  private final class Outputs implements WindowedValueMultiReceiver {
    private final UnionCoder outputCoder = outputCoder();
    private final List<byte[]> encoded = new ArrayList<>();

    List<byte[]> encoded() {
      return encoded;
    }

    @Override
    public <T> void output(TupleTag<T> tag, WindowedValue<T> value) {
      encoded.add(
          CoderHelpers.toByteArray(new RawUnionValue(tags.indexOf(tag), value), outputCoder));
    }
  }
}
