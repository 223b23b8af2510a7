/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.StreamedFilesContract;

class SparkStreamedFilesTest extends StreamedFilesContract {
  SparkStreamedFilesTest() {
    super(new SparkLauncher(), /* leastPercent= */ 0);
  }
}
