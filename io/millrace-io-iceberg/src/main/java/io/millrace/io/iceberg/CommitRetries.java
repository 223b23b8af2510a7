/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.joda.time.Duration;

/**
 * Makes a commit again where another writer came first. What it goes by is looked up anew, in what
 * the other has left, after a pause of random length: of several who look for as long as each
 * other, one would lose again and again.
 */
final class CommitRetries {
  private static final int MOST = 20;

  private static final FluentBackoff PAUSES =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.millis(20))
          .withMaxBackoff(Duration.standardSeconds(5))
          .withMaxRetries(MOST);

  private CommitRetries() {}

  /**
   * Runs it until nobody comes first.
   *
   * @throws ValidationException if somebody does after the last retry; so does {@link
   *     CommitFailedException}
   */
  static void commit(Runnable once) {
    BackOff pauses = PAUSES.backoff();
    while (true) {
      try {
        once.run();
        return;
      } catch (ValidationException | CommitFailedException e) {
        if (!pause(pauses)) {
          throw e;
        }
      }
    }
  }

  private static boolean pause(BackOff pauses) {
    try {
      return BackOffUtils.next(Sleeper.DEFAULT, pauses);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot commit: interrupted", e);
    }
  }
}
