/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.engines.WrittenDatasetsContract;

class FlinkWrittenDatasetsTest extends WrittenDatasetsContract {
  FlinkWrittenDatasetsTest() {
    super(new FlinkLauncher(), RunMode.values());
  }
}
