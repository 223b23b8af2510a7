/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.engines.WrittenDatasetsContract;

class SparkWrittenDatasetsTest extends WrittenDatasetsContract {
  SparkWrittenDatasetsTest() {
    super(new SparkLauncher(), RunMode.BATCH);
  }
}
