/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.engines.FollowedDatabaseContract;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class FlinkFollowedDatabaseTest extends FollowedDatabaseContract {
  FlinkFollowedDatabaseTest() {
    super(new FlinkLauncher());
  }
}
