/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.WatchedFolderContract;

class SparkWatchedFolderTest extends WatchedFolderContract {
  SparkWatchedFolderTest() {
    super(new SparkLauncher(), /* fails= */ false);
  }
}
