/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void isBornePauseByPauseUntilItLastsTooLong() {
    Outage outage = new Outage(Duration.ofSeconds(10));

    assertThat(outage.isDue(0)).isTrue();
    assertThat(outage.isTooLong(0, 0)).isFalse();
    assertThat(outage.isDue(SECOND - 1)).isFalse();
    assertThat(outage.isDue(SECOND)).isTrue();
    assertThat(outage.isTooLong(0, 10 * SECOND - 1)).isFalse();
    assertThat(outage.isTooLong(0, 10 * SECOND)).isTrue();
  }

  @Test
  void endsWhenSomethingIsGiven() {
    Outage outage = new Outage(Duration.ofSeconds(10));
    outage.isTooLong(0, 0);

    outage.end();

    assertThat(outage.isDue(1)).isTrue();
    assertThat(outage.isTooLong(0, 20 * SECOND)).isFalse();
  }

  @Test
  void hasEndedWhereALogWasQuietForAsLong() {
    Outage outage = new Outage(Duration.ofSeconds(10));
    outage.isTooLong(0, 0);

    assertThat(outage.isTooLong(10 * SECOND, 20 * SECOND)).isFalse();
    assertThat(outage.isTooLong(9 * SECOND, 30 * SECOND)).isTrue();
  }

  @Test
  void ofNoTimeIsTooLongAtOnce() {
    assertThat(new Outage(Duration.ZERO).isTooLong(0, 7)).isTrue();
  }
}
