/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.engines.WatchedFolderContract;
import java.time.Duration;

class FlinkWatchedFolderTest extends WatchedFolderContract {
  FlinkWatchedFolderTest() {
    super(new FlinkLauncher(), /* fails= */ true);
  }

  @Override
  protected RunnerProfile profile(RunnerLauncher of) {
    return of.profile(RunMode.STREAMING, Duration.ofMillis(100));
  }
}
