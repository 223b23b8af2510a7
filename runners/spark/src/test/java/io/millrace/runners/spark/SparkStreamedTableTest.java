/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.StreamedTableContract;

class SparkStreamedTableTest extends StreamedTableContract {
  SparkStreamedTableTest() {
    super(new SparkLauncher());
  }
}
