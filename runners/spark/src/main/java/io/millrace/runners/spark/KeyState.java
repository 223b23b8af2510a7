/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.core.TimerInternals.TimerData;
import org.apache.beam.runners.spark.stateful.StateAndTimers;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * What is kept of a key from one micro-batch to the next, and what the key gave out in this one. As
 * bytes, since most keys are only carried on.
 *
 * @param bytes state and timers; empty if there is nothing to keep
 * @param eventTime of the earliest timer of event time
 * @param processingTime of the earliest other timer
 * @param out encoded
 */
record KeyState(byte[] bytes, long eventTime, long processingTime, ArrayList<byte[]> out)
    implements Serializable {
  private static final byte[] NONE = {};

  static KeyState of(StateAndTimers state, List<TimerData> timers, List<byte[]> out) {
    return new KeyState(
        state.getState().isEmpty() && timers.isEmpty()
            ? NONE
            : SerializableUtils.serializeToByteArray(state),
        earliest(timers, true),
        earliest(timers, false),
        new ArrayList<>(out));
  }

  private static long earliest(List<TimerData> timers, boolean eventTime) {
    return timers.stream()
        .filter(timer -> (timer.getDomain() == TimeDomain.EVENT_TIME) == eventTime)
        .mapToLong(timer -> timer.getTimestamp().getMillis())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  StateAndTimers state() {
    return (StateAndTimers) SerializableUtils.deserializeFromByteArray(bytes, "state and timers");
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Whether a timer fires in a micro-batch with that end. */
  boolean isDue(BatchTimes batch) {
    return eventTime < batch.watermarkAfter() || processingTime < batch.end();
  }

  /** The same, without what was given out. */
  KeyState carried() {
    return out.isEmpty() ? this : new KeyState(bytes, eventTime, processingTime, new ArrayList<>());
  }
}
