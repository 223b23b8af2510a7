/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.pipelines.engines.HaltedStreamContract;

class HaltedStreamOnFlinkTest extends HaltedStreamContract {
  HaltedStreamOnFlinkTest() {
    super(new FlinkLauncher(), new EcommercePipeline());
  }
}
