/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.engines.StreamedFilesContract;

class FlinkStreamedFilesTest extends StreamedFilesContract {
  FlinkStreamedFilesTest() {
    super(new FlinkLauncher());
  }
}
