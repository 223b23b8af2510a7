/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.OnceTopicContract;

class OnceTopicOnSparkTest extends OnceTopicContract {
  OnceTopicOnSparkTest() {
    super(new SparkLauncher());
  }
}
