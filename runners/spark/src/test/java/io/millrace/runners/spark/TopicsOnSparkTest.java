/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.pipelines.engines.TopicsContract;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Each of its streams takes a minute here, so it waits for the build with the clusters. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class TopicsOnSparkTest extends TopicsContract {
  TopicsOnSparkTest() {
    super(
        new SparkLauncher(),
        new EcommercePipeline(),
        Map.of("events", "300", "seed", "5"),
        Map.of("until", "now", "lateness", "P3D"));
  }
}
