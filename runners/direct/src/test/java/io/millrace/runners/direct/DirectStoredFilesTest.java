/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.engines.StoredFilesContract;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class DirectStoredFilesTest extends StoredFilesContract {
  DirectStoredFilesTest() {
    super(new DirectLauncher());
  }
}
