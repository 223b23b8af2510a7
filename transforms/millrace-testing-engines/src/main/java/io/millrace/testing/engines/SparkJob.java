/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that was submitted to a {@link SparkCluster}, by its driver's process.
 *
 * @since 0.1
 */
@Evolving
public final class SparkJob {
  private final EngineProcess driver;

  SparkJob(EngineProcess driver) {
    this.driver = driver;
  }

  /** What the program prints, and what Spark says in its driver. */
  public Path log() {
    return driver.log();
  }

  /** Whether the driver runs. */
  public boolean isAlive() {
    return driver.handle().isAlive();
  }

  /**
   * Waits until the program ends.
   *
   * @throws IOException if it does not within the bound, or fails, with the end of its log
   */
  public void await(Duration bound) throws IOException, InterruptedException {
    driver.awaitEnd("run the job", bound);
  }

  /** Ends the driver at once, as {@code kill -9} does; its executors end when they miss it. */
  public void kill() {
    driver.kill();
  }
}
