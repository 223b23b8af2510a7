/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.engines.OnceTopicContract;

class OnceTopicOnFlinkTest extends OnceTopicContract {
  OnceTopicOnFlinkTest() {
    super(new FlinkLauncher());
  }
}
