/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.pipelines.engines.TopicsContract;
import java.util.Map;

class TopicsTest extends TopicsContract {
  TopicsTest() {
    super(
        Runs.WATCHED,
        new EcommercePipeline(),
        Map.of("events", "300", "seed", "5"),
        Map.of("until", "now", "lateness", "P3D"));
  }
}
