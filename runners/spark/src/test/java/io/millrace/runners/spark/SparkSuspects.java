/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.RulesContract.Graph;
import io.millrace.pipelines.engines.Seen;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.TimerMap;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Steps that Spark takes in a way of its own. */
final class SparkSuspects {
  private static final TupleTag<Integer> VALUES = new TupleTag<>() {};
  private static final TupleTag<String> KEYS = new TupleTag<>() {};

  private SparkSuspects() {}

  /** Gives each value to one output and its key to another, which nobody reads. */
  static Graph unreadOutput() {
    return (pipeline, input) -> {
      PCollectionTuple outputs =
          input.apply("Part", ParDo.of(new PartFn()).withOutputTags(VALUES, TupleTagList.of(KEYS)));
      Seen.all("", outputs.get(VALUES).apply("Double", ParDo.of(new DoubleFn())));
    };
  }

  /** Gives each value, and {@code fired} 10 ms of event time later by a family with state. */
  @SuppressWarnings("UnusedVariable") // Beam finds specs by their annotations
  static final class FamilyWithStateFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @StateId("last")
    private final StateSpec<ValueState<Integer>> lastSpec = StateSpecs.value(VarIntCoder.of());

    @TimerFamily("each")
    private final TimerSpec eachSpec = TimerSpecs.timerMap(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        @Timestamp Instant time,
        @StateId("last") ValueState<Integer> last,
        @TimerFamily("each") TimerMap each,
        OutputReceiver<String> out) {
      last.write(element.getValue());
      each.set("of " + element.getValue(), time.plus(Duration.millis(10)));
      out.output(element.getValue().toString());
    }

    @OnTimerFamily("each")
    public void fire(OutputReceiver<String> out) {
      out.output("fired");
    }
  }

  static final class PartFn extends DoFn<KV<String, Integer>, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element KV<String, Integer> element, MultiOutputReceiver out) {
      out.get(VALUES).output(element.getValue());
      out.get(KEYS).output(element.getKey());
    }
  }

  static final class DoubleFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Integer value, OutputReceiver<Integer> out) {
      out.output(2 * value);
    }
  }

  /** Notes how far apart the first and the last element of a bundle were read. */
  static final class SpanFn extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1L;
    private long first;
    private long last;

    @StartBundle
    public void startBundle() {
      first = Long.MAX_VALUE;
      last = Long.MIN_VALUE;
    }

    @ProcessElement
    public void processElement(@Timestamp Instant time) {
      first = Math.min(first, time.getMillis());
      last = Math.max(last, time.getMillis());
    }

    @FinishBundle
    public void finishBundle() {
      if (first <= last) {
        Seen.add(Long.toString(last - first));
      }
    }
  }

  static final class SumFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;
    private final PCollectionView<Iterable<Integer>> view;

    SumFn(PCollectionView<Iterable<Integer>> view) {
      this.view = view;
    }

    @ProcessElement
    public void processElement(ProcessContext context) {
      int sum = 0;
      for (int value : context.sideInput(view)) {
        sum += value;
      }
      context.output(context.element().getKey() + " sees " + sum);
    }
  }

  static final class SignalFn extends DoFn<KV<String, Integer>, KV<String, Integer>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element, OutputReceiver<KV<String, Integer>> out) {
      Seen.add("signal " + element.getValue());
      out.output(element);
    }
  }
}
