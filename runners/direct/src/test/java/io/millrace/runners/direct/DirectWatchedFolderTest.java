/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.engines.WatchedFolderContract;

class DirectWatchedFolderTest extends WatchedFolderContract {
  DirectWatchedFolderTest() {
    super(new DirectLauncher(), /* fails= */ false);
  }
}
