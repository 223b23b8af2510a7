/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.engines.StreamedDatasetsContract;

class DirectStreamedDatasetsTest extends StreamedDatasetsContract {
  DirectStreamedDatasetsTest() {
    super(new DirectLauncher());
  }
}
