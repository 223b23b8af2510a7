/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.StateNamespace;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.sdk.state.TimeDomain;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** The timers of a key in a micro-batch, by the micro-batch's own times. Not thread-safe. */
@SuppressWarnings("deprecation") // ReduceFnRunner goes by these.
final class BatchTimers implements TimerInternals {
  private final Map<String, TimerData> timers = new LinkedHashMap<>();
  private final BatchTimes batch;
  private boolean ended;

  BatchTimers(BatchTimes batch, Iterator<TimerData> kept) {
    this.batch = batch;
    kept.forEachRemaining(this::setTimer);
  }

  /** All elements of the micro-batch have come. */
  void end() {
    ended = true;
  }

  /** Takes those that fire now. */
  List<TimerData> takeDue() {
    List<TimerData> due = timers.values().stream().filter(this::isDue).sorted().toList();
    due.forEach(this::deleteTimer);
    return due;
  }

  private boolean isDue(TimerData timer) {
    Instant now =
        timer.getDomain() == TimeDomain.EVENT_TIME
            ? currentInputWatermarkTime()
            : currentProcessingTime();
    return timer.getTimestamp().isBefore(now);
  }

  List<TimerData> all() {
    return new ArrayList<>(timers.values());
  }

  @Override
  public void setTimer(TimerData timer) {
    timers.put(
        key(timer.getNamespace(), timer.getTimerId(), timer.getTimerFamilyId(), timer.getDomain()),
        timer);
  }

  @Override
  public void setTimer(
      StateNamespace namespace,
      String timerId,
      String timerFamilyId,
      Instant target,
      Instant outputTimestamp,
      TimeDomain timeDomain) {
    setTimer(TimerData.of(timerId, timerFamilyId, namespace, target, outputTimestamp, timeDomain));
  }

  @Override
  public void deleteTimer(TimerData timer) {
    deleteTimer(
        timer.getNamespace(), timer.getTimerId(), timer.getTimerFamilyId(), timer.getDomain());
  }

  @Override
  public void deleteTimer(
      StateNamespace namespace, String timerId, String timerFamilyId, TimeDomain timeDomain) {
    timers.remove(key(namespace, timerId, timerFamilyId, timeDomain));
  }

  @Override
  public void deleteTimer(StateNamespace namespace, String timerId, String timerFamilyId) {
    for (TimeDomain domain : TimeDomain.values()) {
      deleteTimer(namespace, timerId, timerFamilyId, domain);
    }
  }

  private static String key(
      StateNamespace namespace, String timerId, String timerFamilyId, TimeDomain domain) {
    return String.join("\n", namespace.stringKey(), timerId, timerFamilyId, domain.name());
  }

  @Override
  public Instant currentProcessingTime() {
    return new Instant(ended ? batch.end() : batch.begin());
  }

  @Override
  public Instant currentSynchronizedProcessingTime() {
    return currentProcessingTime();
  }

  @Override
  public Instant currentInputWatermarkTime() {
    return new Instant(ended ? batch.watermarkAfter() : batch.watermarkBefore());
  }

  /** Unknown: what is behind the key is in the same micro-batch. */
  @Override
  public @Nullable Instant currentOutputWatermarkTime() {
    return null;
  }
}
