/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.time.Duration;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.NullUnmarked;

/**
 * Keeps an event unless one of the same key was kept less than an hour of event time away.
 *
 * <p>The state is the time of the event kept. Its time to live is twice the horizon and counted in
 * processing time, as Flink has it: it bounds the state, it does not decide. An event-time timer
 * for each key costs more and says the same.
 */
@NullUnmarked // Flink calls open before anything else.
final class DropDuplicates<E> extends RichFilterFunction<E> {
  private static final Duration HORIZON = Duration.ofHours(1);

  private final Timestamp<E> timestamp;
  private transient ValueState<Long> keptAt;
  private transient LongCounter duplicates;

  /** The event time of an event, in milliseconds. */
  interface Timestamp<E> extends java.io.Serializable {
    long of(E event);
  }

  DropDuplicates(Timestamp<E> timestamp) {
    this.timestamp = timestamp;
  }

  @Override
  public void open(OpenContext context) {
    ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("kept_at", Types.LONG);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(HORIZON.multipliedBy(2)).build());
    keptAt = getRuntimeContext().getState(descriptor);
    duplicates = Tally.DUPLICATES.in(getRuntimeContext());
  }

  @Override
  public boolean filter(E event) throws Exception {
    long time = timestamp.of(event);
    Long kept = keptAt.value();
    if (kept != null && Math.abs(time - kept) < HORIZON.toMillis()) {
      duplicates.add(1L);
      return false;
    }
    keptAt.update(time);
    return true;
  }
}
