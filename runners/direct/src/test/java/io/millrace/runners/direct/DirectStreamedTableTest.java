/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.engines.StreamedTableContract;

class DirectStreamedTableTest extends StreamedTableContract {
  DirectStreamedTableTest() {
    super(new DirectLauncher());
  }
}
