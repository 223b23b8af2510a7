/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.StreamedDatasetsContract;

class SparkStreamedDatasetsTest extends StreamedDatasetsContract {
  SparkStreamedDatasetsTest() {
    super(new SparkLauncher());
  }
}
