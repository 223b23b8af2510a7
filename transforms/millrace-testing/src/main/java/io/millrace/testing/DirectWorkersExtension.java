/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.Evolving;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends a test only when no worker of Beam's direct runner is at work. A run that fails or is
 * cancelled says so while other workers still write, be it into the test's folder, which JUnit then
 * cannot delete, or into what the next test looks at.
 *
 * <p>Waits for all workers of the JVM, up to a minute for each; a test that leaves one at work for
 * longer fails. For tests that run one after the other.
 *
 * <pre>{@code
 * @ExtendWith(DirectWorkersExtension.class)
 * class RefusedRowsTest {
 *   @TempDir Path folder;
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class DirectWorkersExtension implements AfterEachCallback {
  private static final String WORKER = "direct-runner-worker";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(WORKER)) {
        thread.join(PATIENCE.toMillis());
        if (thread.isAlive()) {
          throw new IllegalStateException(
              "Cannot end %s: a %s is at work after %d s; let its run end or cancel it"
                  .formatted(context.getDisplayName(), WORKER, PATIENCE.toSeconds()));
        }
      }
    }
  }
}
