/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import java.util.Iterator;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.range.OffsetRange;
import org.apache.beam.sdk.state.MultimapState;
import org.apache.beam.sdk.state.OrderedListState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerMap;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Functions that each need one thing of an engine that some engines do not have. */
@SuppressWarnings("UnusedVariable") // Beam finds specs by their annotations
public final class Suspects {
  private Suspects() {}

  /** Gives {@code fired} 10 ms of event time after each element. */
  public static final class EventTimeTimerFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @TimerId("flush")
    private final TimerSpec flushSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void processElement(@Timestamp Instant time, @TimerId("flush") Timer flush) {
      flush.set(time.plus(Duration.millis(10)));
    }

    @OnTimer("flush")
    public void fire(OutputReceiver<String> out) {
      out.output("fired");
    }
  }

  /** Gives each element, and {@code fired} an hour later by the clock. */
  public static final class ProcessingTimeTimerFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @TimerId("hourly")
    private final TimerSpec hourlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        @TimerId("hourly") Timer hourly,
        OutputReceiver<String> out) {
      hourly.offset(Duration.standardHours(1)).setRelative();
      out.output(element.getKey() + element.getValue());
    }

    @OnTimer("hourly")
    public void fire(OutputReceiver<String> out) {
      out.output("fired");
    }
  }

  /** Gives {@code fired} for each element, by a family of timers and nothing else. */
  public static final class TimerFamilyFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @TimerFamily("each")
    private final TimerSpec eachSpec = TimerSpecs.timerMap(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        @Timestamp Instant time,
        @TimerFamily("each") TimerMap each) {
      each.set("of " + element.getValue(), time.plus(Duration.millis(10)));
    }

    @OnTimerFamily("each")
    public void fire(OutputReceiver<String> out) {
      out.output("fired");
    }
  }

  /** Gives the sum of a window's values when it expires. */
  public static final class WindowExpirationFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @StateId("sum")
    private final StateSpec<ValueState<Integer>> sumSpec = StateSpecs.value(VarIntCoder.of());

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element, @StateId("sum") ValueState<Integer> sum) {
      Integer before = sum.read();
      sum.write((before == null ? 0 : before) + element.getValue());
    }

    @OnWindowExpiration
    public void expire(@StateId("sum") ValueState<Integer> sum, OutputReceiver<String> out) {
      out.output("sum " + sum.read());
    }
  }

  /** Gives with each element how many of its key came so far. */
  public static final class NumberFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @StateId("count")
    private final StateSpec<ValueState<Integer>> countSpec = StateSpecs.value(VarIntCoder.of());

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        @StateId("count") ValueState<Integer> count,
        OutputReceiver<String> out) {
      out.output(element.getKey() + " number " + next(count));
    }
  }

  /** As {@link NumberFn}, in the order of event time, with the value. */
  public static final class NumberInTimeFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @StateId("count")
    private final StateSpec<ValueState<Integer>> countSpec = StateSpecs.value(VarIntCoder.of());

    @ProcessElement
    @RequiresTimeSortedInput
    public void processElement(
        @Element KV<String, Integer> element,
        @StateId("count") ValueState<Integer> count,
        OutputReceiver<String> out) {
      out.output(element.getValue() + " number " + next(count));
    }
  }

  /** Gives how many elements of a key came, from an ordered list of them. */
  public static final class OrderedListFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @StateId("all")
    private final StateSpec<OrderedListState<Integer>> allSpec =
        StateSpecs.orderedList(VarIntCoder.of());

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        @Timestamp Instant time,
        @StateId("all") OrderedListState<Integer> all,
        OutputReceiver<String> out) {
      all.add(TimestampedValue.of(element.getValue(), time));
      out.output(element.getKey() + " " + size(all.read()));
    }
  }

  /** Gives how many elements of a key came, from a multimap of them. */
  public static final class MultimapFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @StateId("all")
    private final StateSpec<MultimapState<Integer, Integer>> allSpec =
        StateSpecs.multimap(VarIntCoder.of(), VarIntCoder.of());

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        @StateId("all") MultimapState<Integer, Integer> all,
        OutputReceiver<String> out) {
      all.put(0, element.getValue());
      out.output(element.getKey() + " " + size(all.get(0).read()));
    }
  }

  /** Gives each element once its bundle is stable. */
  public static final class StableInputFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    @RequiresStableInput
    public void processElement(@Element KV<String, Integer> element, OutputReceiver<String> out) {
      out.output(element.getKey());
    }
  }

  /** Gives each element, and notes {@code finalized} when a bundle is committed. */
  public static final class FinalizerFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        BundleFinalizer finalizer,
        OutputReceiver<String> out) {
      finalizer.afterBundleCommit(
          Instant.now().plus(Duration.standardMinutes(5)), () -> Seen.add("finalized"));
      out.output(element.getKey());
    }
  }

  /** Gives an element as many times as its value says, each time by a split of its own. */
  public static final class SplittableFn extends DoFn<KV<String, Integer>, String> {
    private static final long serialVersionUID = 1L;

    @GetInitialRestriction
    public OffsetRange range(@Element KV<String, Integer> element) {
      return new OffsetRange(0, element.getValue());
    }

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        RestrictionTracker<OffsetRange, Long> tracker,
        OutputReceiver<String> out) {
      for (long i = tracker.currentRestriction().getFrom(); tracker.tryClaim(i); i++) {
        out.output(element.getKey());
      }
    }
  }

  /** Gives its elements as they are, and keeps state of them. */
  public static final class KeepFn extends DoFn<KV<String, Integer>, KV<String, Integer>> {
    private static final long serialVersionUID = 1L;

    @StateId("last")
    private final StateSpec<ValueState<Integer>> lastSpec = StateSpecs.value(VarIntCoder.of());

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element,
        @StateId("last") ValueState<Integer> last,
        OutputReceiver<KV<String, Integer>> out) {
      last.write(element.getValue());
      out.output(element);
    }
  }

  private static int next(ValueState<Integer> count) {
    Integer before = count.read();
    int number = before == null ? 1 : before + 1;
    count.write(number);
    return number;
  }

  private static int size(Iterable<?> elements) {
    int size = 0;
    for (Iterator<?> each = elements.iterator(); each.hasNext(); each.next()) {
      size++;
    }
    return size;
  }
}
