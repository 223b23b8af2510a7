/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.engines.StreamedDatasetsContract;

class FlinkStreamedDatasetsTest extends StreamedDatasetsContract {
  FlinkStreamedDatasetsTest() {
    super(new FlinkLauncher());
  }
}
