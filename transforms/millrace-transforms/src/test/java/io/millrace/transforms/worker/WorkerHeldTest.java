/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class WorkerHeldTest {
  @Test
  void isSharedByCopiesOfOneFunction() {
    WorkerHeld<Integer, String> made = new WorkerHeld<>();
    WorkerHeld<Integer, String> one = copyOf(made);
    WorkerHeld<Integer, String> other = copyOf(copyOf(made));
    one.open();
    other.open();

    one.put(1, "a");

    assertThat(other.take(1)).isEqualTo("a");
    assertThat(one.take(1)).isNull();
    one.close();
    other.close();
  }

  @Test
  void isNotSharedByDifferentFunctions() {
    WorkerHeld<Integer, String> one = new WorkerHeld<>();
    WorkerHeld<Integer, String> other = new WorkerHeld<>();
    one.open();
    other.open();

    one.put(1, "a");

    assertThat(other.take(1)).isNull();
    one.close();
    other.close();
  }

  @Test
  void livesFromTheFirstSetupToTheLastTeardown() {
    WorkerHeld<Integer, String> made = new WorkerHeld<>();
    WorkerHeld<Integer, String> one = copyOf(made);
    WorkerHeld<Integer, String> other = copyOf(made);
    one.open();
    one.put(1, "a");
    other.open();
    one.close();

    assertThat(other.take(1)).isEqualTo("a");

    other.put(1, "a");
    other.close();
    WorkerHeld<Integer, String> later = copyOf(made);
    later.open();
    assertThat(later.take(1)).isNull();
    later.close();
  }

  @Test
  void ignoresATeardownWithoutSetup() {
    WorkerHeld<Integer, String> made = new WorkerHeld<>();
    WorkerHeld<Integer, String> user = copyOf(made);
    user.open();
    user.put(1, "a");

    WorkerHeld<Integer, String> stranger = copyOf(made);
    stranger.close();
    stranger.close();

    assertThat(user.take(1)).isEqualTo("a");
    user.close();
  }

  @Test
  void isSerializedWithoutWhatItHolds() {
    WorkerHeld<Integer, Object> open = new WorkerHeld<>();
    open.open();
    open.put(1, new Object());

    WorkerHeld<Integer, Object> copy = copyOf(open);
    open.close();

    assertThat(copy.take(1)).isNull();
    copy.close();
  }

  /** Spark's batch mode tears a keyed function down after each key and goes on with the next. */
  @Test
  void opensAgainWhenItIsUsedAfterItsClose() {
    WorkerHeld<Integer, String> held = new WorkerHeld<>();
    held.open();
    held.close();

    held.put(1, "one");

    assertThat(held.take(1)).isEqualTo("one");
    held.close();
  }

  @Test
  void givesAValueToOneTakerOnly() throws Exception {
    WorkerHeld<Integer, String> held = new WorkerHeld<>();
    held.open();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 200; round++) {
        held.put(round, "a");
        int key = round;
        var takers =
            IntStream.range(0, 4).mapToObj(i -> threads.submit(() -> held.take(key))).toList();
        int taken = 0;
        for (Future<String> taker : takers) {
          taken += Objects.equals(taker.get(), "a") ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
      held.close();
    }
  }

  private static <T> WorkerHeld<Integer, T> copyOf(WorkerHeld<Integer, T> held) {
    return SerializableUtils.clone(held);
  }
}
