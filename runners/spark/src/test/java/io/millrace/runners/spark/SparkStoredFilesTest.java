/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.StoredFilesContract;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class SparkStoredFilesTest extends StoredFilesContract {
  SparkStoredFilesTest() {
    super(new SparkLauncher());
  }
}
