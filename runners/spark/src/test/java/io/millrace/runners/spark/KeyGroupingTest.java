/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.util.ByteArray;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyGroupingTest {
  private static final long MIN = BatchWatermarks.least();
  private static final Duration TEN = Duration.millis(10);
  private static final WindowingStrategy<Object, IntervalWindow> TENS =
      WindowingStrategy.of(FixedWindows.of(TEN));

  @Test
  void givesAWindowOutInTheMicroBatchThatTheWatermarkPassesItsEndIn() throws Exception {
    KeyGrouping<String, Long, IntervalWindow> grouping = grouping(TENS);

    KeyState first = advance(grouping, null, batch(0, MIN, 8), 1, 2, 11);
    KeyState second = advance(grouping, first, batch(1, 8, 10), 9);

    assertThat(out(grouping, first)).isEmpty();
    assertThat(out(grouping, second)).containsExactly("[1, 2, 9] of 0");
  }

  /** What the watermark is elsewhere, or later, does not matter. */
  @Test
  void givesTheSameWheneverAMicroBatchIsWorkedOffAgain() throws Exception {
    KeyGrouping<String, Long, IntervalWindow> grouping =
        grouping(TENS.withTrigger(soon()).withAllowedLateness(TEN));
    KeyState before = advance(grouping, null, batch(0, MIN, 8), 1);
    BatchTimes batch = batch(1, 8, 31);

    List<String> once = out(grouping, advance(grouping, before, batch, 2, 11));
    List<String> again = out(grouping, advance(grouping, before, batch, 2, 11));

    assertThat(once).isNotEmpty();
    assertThat(again).isEqualTo(once);
  }

  /** By the watermark that the micro-batch begins with: it holds back what is in it. */
  @Test
  void dropsWhatWasLateBeforeTheMicroBatchOnly() throws Exception {
    KeyGrouping<String, Long, IntervalWindow> grouping = grouping(TENS);

    KeyState onTime = advance(grouping, null, batch(3, 9, 40), 5);
    KeyState late = advance(grouping, null, batch(3, 10, 40), 5);

    assertThat(out(grouping, onTime)).containsExactly("[5] of 0");
    assertThat(late).isNull();
  }

  @Test
  void waitsForAMicroBatchAndNoLongerWhereATriggerNamesNoDelay() throws Exception {
    KeyGrouping<String, Long, IntervalWindow> grouping = grouping(TENS.withTrigger(soon()));

    KeyState state = advance(grouping, null, batch(0, MIN, MIN), 1, 2);

    assertThat(out(grouping, state)).containsExactly("[1, 2] of 0");
  }

  @Test
  void carriesAKeyOnThatNothingComesFor() throws Exception {
    KeyGrouping<String, Long, IntervalWindow> grouping = grouping(TENS.withTrigger(soon()));
    KeyState given = requireNonNull(advance(grouping, null, batch(0, MIN, 3), 1));

    KeyState carried = requireNonNull(advance(grouping, given, batch(1, 3, 4)));

    assertThat(carried.out()).isEmpty();
    assertThat(carried.bytes()).isSameAs(given.bytes());
    assertThat(advance(grouping, carried, batch(2, 4, 5))).isSameAs(carried);
  }

  @Test
  void keepsNothingOfAKeyWhoseWindowsAreOver() throws Exception {
    KeyGrouping<String, Long, IntervalWindow> grouping = grouping(TENS);
    KeyState before = advance(grouping, null, batch(0, MIN, 3), 1, 12);

    KeyState last = advance(grouping, before, batch(1, 3, 20));

    assertThat(out(grouping, last)).containsExactlyInAnyOrder("[1] of 0", "[12] of 10");
    assertThat(requireNonNull(last).isEmpty()).isTrue();
    assertThat(advance(grouping, last, batch(2, 20, 30))).isNull();
  }

  private static Repeatedly soon() {
    return Repeatedly.forever(AfterProcessingTime.pastFirstElementInPane());
  }

  private static KeyGrouping<String, Long, IntervalWindow> grouping(
      WindowingStrategy<Object, IntervalWindow> windowing) {
    return new KeyGrouping<>(
        KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()),
        windowing,
        new SerializablePipelineOptions(PipelineOptionsFactory.create()));
  }

  private static BatchTimes batch(int number, long before, long after) {
    return new BatchTimes(500L * number, 500L * (number + 1), before, after);
  }

  /** Numbers are their own event times. */
  private static @Nullable KeyState advance(
      KeyGrouping<String, Long, IntervalWindow> grouping,
      @Nullable KeyState before,
      BatchTimes batch,
      long... numbers)
      throws Exception {
    List<byte[]> came = new ArrayList<>();
    for (long number : numbers) {
      Instant start = new Instant(number - number % TEN.getMillis());
      came.add(
          CoderHelpers.toByteArray(
              WindowedValues.of(
                  number, new Instant(number), new IntervalWindow(start, TEN), PaneInfo.NO_FIRING),
              grouping.elementCoder()));
    }
    byte[] key = CoderHelpers.toByteArray("k", StringUtf8Coder.of());
    return grouping.advance(new ByteArray(key), came, before, batch);
  }

  private static List<String> out(
      KeyGrouping<String, Long, IntervalWindow> grouping, @Nullable KeyState state) {
    List<String> groups = new ArrayList<>();
    for (byte[] bytes : requireNonNull(state).out()) {
      WindowedValue<KV<String, Iterable<Long>>> group =
          CoderHelpers.fromByteArray(bytes, grouping.outputCoder());
      BoundedWindow window = group.getWindows().iterator().next();
      List<Long> numbers = new ArrayList<>();
      group.getValue().getValue().forEach(numbers::add);
      groups.add(numbers + " of " + ((IntervalWindow) window).start().getMillis());
    }
    return groups;
  }
}
