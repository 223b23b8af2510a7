/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.pipelines.engines.TopicsContract;
import java.util.Map;

class TopicsOnFlinkTest extends TopicsContract {
  TopicsOnFlinkTest() {
    super(
        new FlinkLauncher(),
        new EcommercePipeline(),
        Map.of("events", "300", "seed", "5"),
        Map.of("until", "now", "lateness", "P3D"));
  }
}
