/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.Thread.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchClockTest {
  private final BatchClock clock = new BatchClock();
  private final AtomicInteger madeUp = new AtomicInteger();

  /** As Spark's, that ends when it is interrupted. */
  private final Thread timer =
      new Thread(
          () -> {
            while (!Thread.currentThread().isInterrupted()) {
              clock.waitTillTime(0);
              madeUp.incrementAndGet();
            }
          });

  @Test
  void hasAtMostTwoMicroBatchesUnderWay() throws InterruptedException {
    clock.bound();

    timer.start();
    awaitStanding();
    int atFirst = madeUp.get();
    clock.done();
    awaitMadeUp(3);
    awaitStanding();
    int behindOne = madeUp.get();
    timer.interrupt();
    timer.join();

    assertThat(atFirst).isEqualTo(2);
    assertThat(behindOne).isEqualTo(3);
  }

  @Test
  void goesByTimeAloneWhereNobodyTellsOfTheirEnd() throws InterruptedException {
    timer.start();
    awaitMadeUp(1_000);
    timer.interrupt();
    timer.join();

    assertThat(madeUp).hasValueGreaterThanOrEqualTo(1_000);
  }

  private void awaitStanding() {
    while (timer.getState() != State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private void awaitMadeUp(int least) {
    while (madeUp.get() < least) {
      Thread.onSpinWait();
    }
  }
}
