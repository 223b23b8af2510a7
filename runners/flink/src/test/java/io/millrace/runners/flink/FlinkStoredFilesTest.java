/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.engines.StoredFilesContract;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class FlinkStoredFilesTest extends StoredFilesContract {
  FlinkStoredFilesTest() {
    super(new FlinkLauncher());
  }
}
