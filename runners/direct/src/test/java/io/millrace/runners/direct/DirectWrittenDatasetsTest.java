/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.engines.WrittenDatasetsContract;

class DirectWrittenDatasetsTest extends WrittenDatasetsContract {
  DirectWrittenDatasetsTest() {
    super(new DirectLauncher(), RunMode.BATCH);
  }
}
