/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.engines.StreamedFilesContract;

class DirectStreamedFilesTest extends StreamedFilesContract {
  DirectStreamedFilesTest() {
    super(new DirectLauncher());
  }
}
