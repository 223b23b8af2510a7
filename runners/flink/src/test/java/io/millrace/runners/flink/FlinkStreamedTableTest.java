/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.engines.StreamedTableContract;

class FlinkStreamedTableTest extends StreamedTableContract {
  FlinkStreamedTableTest() {
    super(new FlinkLauncher());
  }
}
